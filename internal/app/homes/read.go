package homes

import (
	"os"

	"candour/evidence/worker"
	"candour/internal/room/evidence"
	evidencecli "candour/internal/room/evidence/cli"
)

// ReadFiles begins the reading of a delivery: its files are read in processes that read no other's, with folders in scratch.
func ReadFiles(scratch string) func(passwords []string) (evidence.Reader, error) {
	return func(passwords []string) (evidence.Reader, error) {
		cache, err := evidencecli.Compiled()
		if err == nil {
			err = os.MkdirAll(scratch, 0o700)
		}
		if err != nil {
			return nil, err
		}
		return worker.Open(worker.Config{Cache: cache, Passwords: passwords, Work: scratch})
	}
}
