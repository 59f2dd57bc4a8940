package figures

import "candour/internal/web"

func preloadFiles() ([]File, error) { return nil, nil }
func charts(r *Result) []web.Figure { return nil }
