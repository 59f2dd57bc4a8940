package scratch

import (
	"io"
	"os"
)

// File is what is read: its bytes, how many, and the name that came with it.
type File struct {
	R    io.ReaderAt
	Size int64
	Name string
}

// Reader reads it from its beginning.
func (f File) Reader() *io.SectionReader { return io.NewSectionReader(f.R, 0, f.Size) }

// Below is a new folder in it, for a program that writes by itself; whoever asks
// takes it away.
func (f *Folder) Below() (string, error) { return os.MkdirTemp(f.dir, "by-program-") }

// Dir is where it lies, for a reader that writes parts by itself.
func (f *Folder) Dir() string { return f.dir }
