package figures
import "candour/disclosure"
func twinStops(all []worked) []Stop { return nil }
func attackOptions() disclosure.Options { return disclosure.Options{} }
func preloadFiles() ([]File, error) { return nil, nil }
