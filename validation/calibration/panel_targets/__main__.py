"""``python -m validation.calibration.panel_targets``: write the tables of targets again."""

from __future__ import annotations

from validation.calibration.panel_targets import FOLDER, compute_targets

if __name__ == "__main__":
    for name, frame in compute_targets().items():
        frame.to_csv(FOLDER / f"{name}.csv", index=False)
        print(f"{FOLDER.name}/{name}.csv: {len(frame)} rows")
