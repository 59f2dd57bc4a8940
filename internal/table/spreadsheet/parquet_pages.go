package spreadsheet

import (
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"candour/internal/base/errs"
	"candour/internal/table/spreadsheet/archive"
)

// The most that one page of a Parquet file may declare. Writers make pages of
// about a megabyte; a page is unpacked whole.
const (
	maxPageBytes  = 128 << 20
	maxPageValues = 8 << 20
)

// checkFooter refuses a description of the file that is longer than the file.
// The library takes memory for as much as is declared.
func checkFooter(r io.ReaderAt, size int64) error {
	const fixed = 12 // the marks at both ends, and the length
	var tail [8]byte
	if size < fixed {
		return fmt.Errorf("parquet: the file is too short")
	}
	if err := archive.ReadFull(r, tail[:], size-int64(len(tail))); err != nil {
		return err
	}
	n := int64(binary.LittleEndian.Uint32(tail[:4]))
	if string(tail[4:]) == "PARE" {
		return archive.Encrypted()
	}
	if string(tail[4:]) != "PAR1" || n > min(size-fixed, maxPageBytes) {
		return fmt.Errorf("parquet: the description at the end is missing or too long")
	}
	return nil
}

// checkPages walks over the headers of all pages, so that a page which says
// that it unpacks to gigabytes, or does so without saying, is refused before
// the library unpacks it.
func (s *Stream) checkPages(r io.ReaderAt, size int64, m *format.FileMetaData) error {
	left := s.options.Limits.Unzipped
	for _, group := range m.RowGroups {
		for _, column := range group.Columns {
			c := column.MetaData
			from := c.DataPageOffset
			if d := c.DictionaryPageOffset; d > 0 && d < from {
				from = d
			}
			to := from + c.TotalCompressedSize
			if from < 4 || to < from || to > size || c.DictionaryPageOffset > c.DataPageOffset {
				return fmt.Errorf("parquet: a column lies outside the file")
			}
			for from < to {
				p, err := pageAt(r, from, to)
				if err == nil {
					err = p.check(r, c.Codec)
				}
				if err != nil {
					return err
				}
				if left -= p.unpacked; left < 0 {
					return archive.Bomb(s.options.Limits.Unzipped)
				}
				from = p.to
			}
		}
	}
	return nil
}

// pageSpan is where the packed bytes of a page lie, and what they unpack to.
type pageSpan struct{ from, to, unpacked int64 }

// pageAt reads one page header.
func pageAt(r io.ReaderAt, from, to int64) (p pageSpan, err error) {
	for room := int64(512); ; room *= 16 {
		buf := make([]byte, min(room, to-from))
		if err := archive.ReadFull(r, buf, from); err != nil {
			return p, err
		}
		var h format.PageHeader
		in := new(thrift.CompactProtocol).NewReaderFromBytes(buf)
		err := thrift.NewDecoder(in).Decode(&h)
		switch {
		case err != nil && room < 1<<20 && room < to-from:
			continue
		case err != nil:
			return p, err
		}
		values := max(h.DataPageHeader.V.NumValues, h.DataPageHeaderV2.V.NumValues, h.DictionaryPageHeader.V.NumValues)
		if h.UncompressedPageSize > maxPageBytes || h.CompressedPageSize > maxPageBytes || values > maxPageValues {
			return p, bigPage()
		}
		p.from = from + int64(in.BytesRead())
		p.to, p.unpacked = p.from+int64(h.CompressedPageSize), int64(h.UncompressedPageSize)
		levels := int64(h.DataPageHeaderV2.V.RepetitionLevelsByteLength) + int64(h.DataPageHeaderV2.V.DefinitionLevelsByteLength)
		if h.CompressedPageSize < 0 || h.UncompressedPageSize < 0 || levels < 0 || p.to <= from || p.to > to || p.from+levels > p.to {
			return p, fmt.Errorf("parquet: a page lies outside its column")
		}
		p.from += levels
		return p, nil
	}
}

func bigPage() error {
	return errs.Newf(errs.TooLarge, "The Parquet file has a page that unpacks to more than %s or %d values. Write it again with smaller pages (the usual size is 1 MB).",
		archive.Size(maxPageBytes), maxPageValues)
}

// check refuses a page that unpacks to more than a page may, whatever its
// header says.
func (p pageSpan) check(r io.ReaderAt, codec format.CompressionCodec) error {
	in := io.NewSectionReader(r, p.from, p.to-p.from)
	var n int64
	var err error
	switch codec {
	case format.Uncompressed:
	case format.Snappy:
		n, err = snappyLength(in)
	case format.Zstd:
		n, err = zstdBound(in)
	case format.Gzip:
		n, err = gzipLength(in)
	default:
		return errs.Newf(errs.Invalid, "The Parquet file is packed with %s, which we do not read. Write it again with Snappy, Zstandard or Gzip.", codec)
	}
	if n > maxPageBytes {
		return bigPage()
	}
	return err
}

// snappyLength reads the length that a Snappy block begins with; its decoder
// takes that much memory at once.
func snappyLength(in *io.SectionReader) (int64, error) {
	buf := make([]byte, min(in.Size(), binary.MaxVarintLen64))
	if err := archive.ReadFull(in, buf, 0); err != nil || len(buf) == 0 {
		return 0, err
	}
	n, used := binary.Uvarint(buf)
	if used <= 0 {
		return 0, fmt.Errorf("parquet: a Snappy block without a length")
	}
	return int64(min(n, math.MaxInt64)), nil
}

// gzipLength unpacks and counts, as far as a page may go.
func gzipLength(in *io.SectionReader) (int64, error) {
	if in.Size() == 0 {
		return 0, nil
	}
	z, err := gzip.NewReader(in)
	if err != nil {
		return 0, err
	}
	return io.Copy(io.Discard, io.LimitReader(z, maxPageBytes+1))
}

// zstdBound adds up the most that the blocks of Zstandard frames can unpack to:
// 128 KB for a packed one (RFC 8878, section 3.1.1).
func zstdBound(in *io.SectionReader) (total int64, err error) {
	var b [4]byte
	for at := int64(0); at < in.Size(); {
		if err := readPacked(in, b[:], at); err != nil {
			return 0, fmt.Errorf("parquet: a Zstandard frame is cut off")
		}
		if magic := binary.LittleEndian.Uint32(b[:]); magic>>4 == 0x184D2A5 { // a frame to be skipped
			if err := readPacked(in, b[:], at+4); err != nil {
				return 0, err
			}
			at += 8 + int64(binary.LittleEndian.Uint32(b[:]))
			continue
		} else if magic != 0xFD2FB528 {
			return 0, fmt.Errorf("parquet: no Zstandard frame")
		}
		if err := readPacked(in, b[:1], at+4); err != nil {
			return 0, err
		}
		d := b[0]
		single := d>>5&1 == 1
		at += 5 + int64([4]int{0, 1, 2, 4}[d&3]) + int64([4]int{0, 2, 4, 8}[d>>6])
		if !single {
			at++
		} else if d>>6 == 0 {
			at++
		}
		for last := false; !last; {
			if err := readPacked(in, b[:3], at); err != nil {
				return 0, fmt.Errorf("parquet: a Zstandard block is cut off")
			}
			header := int64(b[0]) | int64(b[1])<<8 | int64(b[2])<<16
			kind, length := header>>1&3, header>>3
			last = header&1 == 1
			at += 3
			switch kind {
			case 0:
				total, at = total+length, at+length
			case 1:
				total, at = total+length, at+1
			default:
				total, at = total+(128<<10), at+length
			}
			if total > maxPageBytes {
				return total, nil
			}
		}
		if d>>2&1 == 1 {
			at += 4
		}
	}
	return total, nil
}

// readPacked reads inside a page; a page that ends too early is broken.
func readPacked(in *io.SectionReader, buf []byte, at int64) error {
	if at+int64(len(buf)) > in.Size() {
		return fmt.Errorf("parquet: a Zstandard frame is cut off")
	}
	return archive.ReadFull(in, buf, at)
}
