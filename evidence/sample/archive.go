package sample

import (
	"archive/zip"
	"bytes"
	"hash/crc32"
)

// zipOf is an archive of some files, with one time for all.
func zipOf(files ...attached) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range files {
		w, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: fixed})
		if err == nil {
			_, err = w.Write(f.content)
		}
		if err != nil {
			panic(err) // memory takes all that is written to it
		}
	}
	if err := z.Close(); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// cipher is the old encryption of zip (PKWARE APPNOTE 6.1), which is weak and which everything reads.
type cipher struct{ k0, k1, k2 uint32 }

func newCipher(password string) *cipher {
	c := &cipher{0x12345678, 0x23456789, 0x34567890}
	for _, b := range []byte(password) {
		c.next(b)
	}
	return c
}

func step(crc uint32, b byte) uint32 { return crc32.IEEETable[byte(crc)^b] ^ crc>>8 }

func (c *cipher) next(b byte) {
	c.k0 = step(c.k0, b)
	c.k1 = (c.k1+c.k0&0xff)*134775813 + 1
	c.k2 = step(c.k2, byte(c.k1>>24))
}

func (c *cipher) encrypt(b byte) byte {
	t := c.k2 | 2
	out := b ^ byte(t*(t^1)>>8)
	c.next(b)
	return out
}

// lockedZip is an archive of one stored file that needs a password.
func lockedZip(w *writer, name string, content []byte, password string) []byte {
	sum := crc32.ChecksumIEEE(content)
	plain := make([]byte, 12, 12+len(content))
	for i := range plain {
		plain[i] = byte(w.Uint32())
	}
	plain[11] = byte(sum >> 24) // by which a reader knows a wrong password
	c := newCipher(password)
	data := append(plain, content...)
	for i, b := range data {
		data[i] = c.encrypt(b)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	h := &zip.FileHeader{Name: name, Method: zip.Store, Flags: 1, CRC32: sum, CompressedSize64: uint64(len(data)), UncompressedSize64: uint64(len(content))}
	h.ModifiedDate, h.ModifiedTime = 0x5021, 0
	out, err := z.CreateRaw(h)
	if err == nil {
		_, err = out.Write(data)
	}
	if err != nil || z.Close() != nil {
		panic("memory takes all that is written to it")
	}
	return b.Bytes()
}
