package command

import (
	"os"

	"candour/internal/base/errs"
)

// File is a file that a command reads.
type File struct {
	*os.File
	Size int64
	Dir  bool // it is a folder
}

// OpenFiles opens files and finds their sizes. What cannot be opened is an error
// in the words of bad, and none stays open.
func OpenFiles(paths []string, bad func(path string, cause error) error) (out []File, closeAll func(), err error) {
	closeAll = func() {
		for _, f := range out {
			_ = f.Close()
		}
	}
	for _, path := range paths {
		f, err := openFile(path)
		if err != nil {
			closeAll()
			return nil, nil, bad(path, err)
		}
		out = append(out, f)
	}
	return out, closeAll, nil
}

func openFile(path string) (File, error) {
	f, err := os.Open(path)
	if err != nil {
		return File{}, err
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return File{}, err
	}
	return File{File: f, Size: info.Size(), Dir: info.IsDir()}, nil
}

// Unreadable says that a file which was named cannot be read.
func Unreadable(path string, cause error) error {
	return errs.Because(errs.Invalid, "The file "+path+" cannot be read.", cause)
}
