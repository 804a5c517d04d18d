"""The report as one page of HTML, ``report.html``: no network, and one small script that sorts tables."""
