package homes

import (
	"os"
	"path/filepath"
)

// Folder is where the bytes of documents lie, beside the database of a data folder.
func Folder(data string) string { return filepath.Join(data, "evidence") }

// NotInBackup says, for whoever makes a backup, that the bytes of documents are not in it; empty where there are none.
func NotInBackup(data string) string {
	if _, err := os.Stat(Folder(data)); err != nil {
		return ""
	}
	return "The bytes of documents that were handed over are not in it. Copy the folder " + Folder(data) + " after it, each time (docs/runbooks/restore.md).\n"
}
