package homes

import (
	"candour/evidence/worker"
	"candour/internal/room/evidence"
	evidencecli "candour/internal/room/evidence/cli"
)

// ReadFiles begins the reading of a delivery: its files are read in processes that read no other's.
func ReadFiles(passwords []string) (evidence.Reader, error) {
	cache, err := evidencecli.Compiled()
	if err != nil {
		return nil, err
	}
	return worker.Open(worker.Config{Cache: cache, Passwords: passwords})
}
