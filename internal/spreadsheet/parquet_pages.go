package spreadsheet

import (
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"candour/internal/errs"
)

// The most that one page of a Parquet file may declare. Writers make pages of
// about a megabyte; a page is unpacked whole.
const (
	maxPageBytes  = 128 << 20
	maxPageValues = 8 << 20
)

// checkPages walks over the headers of all pages, so that a page which says
// that it unpacks to gigabytes is refused before anything is unpacked.
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
			if from < 4 || to < from || to > size {
				return fmt.Errorf("parquet: a column lies outside the file")
			}
			for from < to {
				next, unpacked, err := pageAt(r, from, to)
				if err != nil {
					return err
				}
				if left -= unpacked; left < 0 {
					return bomb(s.options.Limits)
				}
				from = next
			}
		}
	}
	return nil
}

// pageAt reads one page header and gives where the next one is.
func pageAt(r io.ReaderAt, from, to int64) (next, unpacked int64, err error) {
	for room := int64(512); ; room *= 16 {
		buf := make([]byte, min(room, to-from))
		if err := readFull(r, buf, from); err != nil {
			return 0, 0, err
		}
		var h format.PageHeader
		in := new(thrift.CompactProtocol).NewReaderFromBytes(buf)
		err := thrift.NewDecoder(in).Decode(&h)
		switch {
		case err != nil && room < 1<<20 && room < to-from:
			continue
		case err != nil:
			return 0, 0, err
		}
		values := max(h.DataPageHeader.V.NumValues, h.DataPageHeaderV2.V.NumValues, h.DictionaryPageHeader.V.NumValues)
		if h.UncompressedPageSize > maxPageBytes || h.CompressedPageSize > maxPageBytes || values > maxPageValues {
			return 0, 0, errs.Newf(errs.TooLarge, "The Parquet file has a page that unpacks to more than %s or %d values. Write it again with smaller pages (the usual size is 1 MB).", size(maxPageBytes), maxPageValues)
		}
		next = from + int64(in.BytesRead()) + int64(h.CompressedPageSize)
		if h.CompressedPageSize < 0 || h.UncompressedPageSize < 0 || next <= from || next > to {
			return 0, 0, fmt.Errorf("parquet: a page lies outside its column")
		}
		return next, int64(h.UncompressedPageSize), nil
	}
}
