package figures

// preloadFiles gives the files of the figures as others published them.
func preloadFiles() ([]File, error) { return nil, nil }
