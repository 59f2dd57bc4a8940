package figures

func preloadFiles() ([]File, error) { return nil, nil }
