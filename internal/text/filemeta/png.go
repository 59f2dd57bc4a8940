package filemeta

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"slices"

	"candour/internal/base/errs"
)

const pngHead = "\x89PNG\r\n\x1a\n"

// pngTold are the chunks that tell of something other than the picture.
var pngTold = []string{"tEXt", "zTXt", "iTXt", "eXIf", "tIME", "caBX"}

// chunk is one piece of a PNG with its place.
type chunk struct {
	name     string
	body     []byte
	from, to int
}

// pngChunks gives the chunks and where the picture ends.
func pngChunks(data []byte) ([]chunk, int, error) {
	bad := errs.New(errs.Invalid, "It is not a whole PNG picture.")
	if !bytes.HasPrefix(data, []byte(pngHead)) {
		return nil, 0, bad
	}
	var out []chunk
	for at := len(pngHead); at+12 <= len(data); {
		n := int64(binary.BigEndian.Uint32(data[at:]))
		if n > int64(len(data)-at-12) {
			return nil, 0, bad
		}
		end := at + 12 + int(n)
		c := chunk{string(data[at+4 : at+8]), data[at+8 : end-4], at, end}
		if crc32.ChecksumIEEE(data[at+4:end-4]) != binary.BigEndian.Uint32(data[end-4:]) {
			return nil, 0, bad
		}
		out = append(out, c)
		if at = end; c.name == "IEND" {
			return out, end, nil
		}
	}
	return nil, 0, bad
}

func lookPNG(data []byte) (findings, error) {
	var f findings
	list, end, err := pngChunks(data)
	if err != nil {
		return f, err
	}
	for _, c := range list {
		switch c.name {
		case "eXIf":
			f.lookExif(c.body)
		case "tEXt", "zTXt", "iTXt":
			key, _, _ := bytes.Cut(c.body, []byte{0})
			f.add(Properties, "holds text that is not in the picture: "+string(key[:min(len(key), 40)]))
		case "caBX":
			f.add(Properties, "says where it comes from (content credentials)")
		}
	}
	if end < len(data) {
		f.add(Trailing, "holds data after its end")
	}
	return f, nil
}

func stripPNG(data []byte) ([]byte, error) {
	list, _, err := pngChunks(data)
	if err != nil {
		return nil, err
	}
	out := []byte(pngHead)
	for _, c := range list {
		if !slices.Contains(pngTold, c.name) {
			out = append(out, data[c.from:c.to]...)
		}
	}
	return out, nil
}
