"""Results on disk: folders, markers, manifests and the files in them."""
