package db

import (
	"bytes"
	"io"
	"io/fs"
	"sort"
	"time"
)

// mapFS is a flat file system in memory: migrations after they were made fit
// for one engine.
type mapFS map[string][]byte

// Open opens one file, or the root folder as ".".
func (m mapFS) Open(name string) (fs.File, error) {
	if name == "." {
		return &memDir{m: m}, nil
	}
	data, ok := m[name]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	return &memFile{Reader: bytes.NewReader(data), info: memInfo{name, int64(len(data)), 0o444}}, nil
}

// ReadDir lists the files by name.
func (m mapFS) ReadDir(string) ([]fs.DirEntry, error) {
	var out []fs.DirEntry
	for name, data := range m {
		out = append(out, fs.FileInfoToDirEntry(memInfo{name, int64(len(data)), 0o444}))
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name() < out[j].Name() })
	return out, nil
}

type memInfo struct {
	name string
	size int64
	mode fs.FileMode
}

func (i memInfo) Name() string       { return i.name }
func (i memInfo) Size() int64        { return i.size }
func (i memInfo) Mode() fs.FileMode  { return i.mode }
func (i memInfo) ModTime() time.Time { return time.Time{} }
func (i memInfo) IsDir() bool        { return i.mode.IsDir() }
func (i memInfo) Sys() any           { return nil }

type memFile struct {
	*bytes.Reader
	info memInfo
}

func (f *memFile) Stat() (fs.FileInfo, error) { return f.info, nil }
func (f *memFile) Close() error               { return nil }

type memDir struct{ m mapFS }

func (d *memDir) Stat() (fs.FileInfo, error) { return memInfo{".", 0, fs.ModeDir | 0o555}, nil }
func (d *memDir) Read([]byte) (int, error)   { return 0, io.EOF }
func (d *memDir) Close() error               { return nil }
func (d *memDir) ReadDir(int) ([]fs.DirEntry, error) {
	return d.m.ReadDir(".")
}
