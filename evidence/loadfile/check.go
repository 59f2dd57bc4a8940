package loadfile

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"candour/evidence/digest"
)

// Problem is why a volume is refused.
type Problem struct {
	File  string // the load file, or the file of the volume
	Row   int    // of the load file; 0: of no row
	Field string
	Code  string // short and lasting, for counting
	Why   string
}

func (p Problem) String() string {
	at := p.File
	if p.Row > 0 {
		at += fmt.Sprintf(", row %d", p.Row)
	}
	if p.Field != "" {
		at += ", " + p.Field
	}
	return at + ": " + p.Why
}

// mostProblems is how many are kept; the others are counted.
const mostProblems = 1000

// Report is what a check found.
type Report struct {
	Documents, Pages int
	Files            int // of the volume, without the manifest
	Compared         int // whose SHA-256 was compared with one that the volume says
	Encoding         Encoding
	Records          []Record
	Problems         []Problem
	More             int // problems that were counted and not kept
}

// checker looks at one volume.
type checker struct {
	files   fs.FS
	most    Limits
	report  *Report
	names   map[string]int64  // size of each file by its path
	folded  map[string]string // its path by the same in lower case; empty where two have it
	dat     string
	opt     string
	said    map[string]string // SHA-256 by path
	records []Record
	by      map[string]*Record
	pages   map[*Record][]Picture
	ranges  []span
}

// manifestName is the list of files in the root of a volume.
const manifestName = "MANIFEST.csv"

// Check reads a whole volume, its files included. An error is one of reading: what is wrong with the volume is in the report.
func Check(files fs.FS, most Limits) (*Report, error) {
	c := &checker{
		files: files, most: most, report: &Report{}, names: map[string]int64{}, folded: map[string]string{}, said: map[string]string{}, by: map[string]*Record{}, pages: map[*Record][]Picture{},
	}
	if err := c.list(); err != nil {
		return nil, err
	}
	ok, err := c.readDAT()
	if err != nil || !ok {
		return c.report, err
	}
	c.checkNumbers()
	c.checkFamilies()
	if err := c.readPictures(); err != nil {
		return nil, err
	}
	c.checkPages()
	c.checkFiles()
	if err := c.readManifest(); err != nil {
		return nil, err
	}
	if err := c.checkHashes(); err != nil {
		return nil, err
	}
	slices.SortStableFunc(c.report.Problems, func(a, b Problem) int { return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Row, b.Row)) })
	return c.report, nil
}

func (c *checker) problem(file string, row int, field, code, why string) {
	if len(c.report.Problems) >= mostProblems {
		c.report.More++
		return
	}
	c.report.Problems = append(c.report.Problems, Problem{file, row, field, code, why})
}

// list names all files and finds the load files.
func (c *checker) list() error {
	return fs.WalkDir(c.files, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() {
			c.problem(name, 0, "", "not-a-file", "it is a link or a device, and not a file")
			return nil
		}
		c.names[name] = info.Size()
		low := strings.ToLower(name)
		if _, twice := c.folded[low]; twice {
			c.folded[low] = ""
		} else {
			c.folded[low] = name
		}
		if name != manifestName {
			c.report.Files++
		}
		c.loadFile(&c.dat, name, ".dat")
		c.loadFile(&c.opt, name, ".opt")
		return nil
	})
}

// loadFile takes a file with an ending as the load file of that kind. Natives may have any ending, so they do not count.
func (c *checker) loadFile(at *string, name, ending string) {
	top := strings.ToLower(strings.SplitN(name, "/", 2)[0])
	if !strings.EqualFold(path.Ext(name), ending) || strings.HasPrefix(top, "native") || top == "text" || top == "images" {
		return
	}
	if *at != "" {
		c.problem(name, 0, "", "two-load-files", "the volume has another: "+*at)
		return
	}
	*at = name
}

func (c *checker) readDAT() (bool, error) {
	if c.dat == "" {
		c.problem(".", 0, "", "no-load-file", "the folder has no file that ends in .dat")
		return false, nil
	}
	f, err := c.files.Open(c.dat)
	if err != nil {
		return false, err
	}
	defer func() { _ = f.Close() }()
	t, err := ReadDAT(f, c.most)
	if err == nil {
		c.report.Encoding = t.Encoding
		c.records, err = Records(t)
	}
	var fault *Fault
	if errors.As(err, &fault) {
		c.problem(c.dat, fault.Row, fault.Field, "row-unreadable", fault.Why)
		return false, nil
	}
	c.report.Documents, c.report.Records = len(c.records), c.records
	return err == nil, err
}

// find is the file of the volume that a path of a load file means.
func (c *checker) find(p string) (string, string) {
	p = strings.TrimPrefix(strings.ReplaceAll(p, `\`, "/"), "./")
	p = strings.TrimPrefix(p, "/")
	if strings.Contains(p, ":") || !fs.ValidPath(p) {
		return "", "the path leads out of the volume"
	}
	tries := []string{p}
	if first, rest, ok := strings.Cut(p, "/"); ok && strings.EqualFold(first, strings.TrimSuffix(path.Base(c.dat), path.Ext(c.dat))) {
		tries = append(tries, rest)
	}
	for _, t := range tries {
		if _, ok := c.names[t]; ok {
			return t, ""
		}
		if name := c.folded[strings.ToLower(t)]; name != "" {
			return name, ""
		}
	}
	return "", "the file is not in the volume"
}

// checkFiles looks for the words and the native of each document.
func (c *checker) checkFiles() {
	for i := range c.records {
		r := &c.records[i]
		switch {
		case r.Text != "":
			if _, why := c.find(r.Text); why != "" {
				c.problem(c.dat, r.Row, "TEXTPATH", "text-missing", why)
			}
		case r.Exception == "":
			c.problem(c.dat, r.Row, "TEXTPATH", "text-missing", "the document has no words and no reason (EXCEPTION) why it has none")
		}
		if r.Native != "" {
			if _, why := c.find(r.Native); why != "" {
				c.problem(c.dat, r.Row, "NATIVEPATH", "native-missing", why)
			}
		} else if len(c.pages[r]) == 0 {
			c.problem(c.dat, r.Row, "NATIVEPATH", "native-missing", "the document has neither a native file nor a picture")
		}
	}
}

// readManifest takes the hashes that the volume says of its files.
func (c *checker) readManifest() error {
	if _, ok := c.names[manifestName]; !ok {
		return nil
	}
	f, err := c.files.Open(manifestName)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	in, _, err := decoded(f)
	if err != nil {
		return err
	}
	rows := csv.NewReader(in)
	rows.FieldsPerRecord = 3
	for row := 1; ; row++ {
		got, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || row > 20*c.most.Rows {
			c.problem(manifestName, row, "", "row-unreadable", "it is no row of path, sha256 and size")
			return nil
		}
		if row == 1 && got[0] == "path" {
			continue
		}
		name, why := c.find(got[0])
		if why != "" {
			c.problem(manifestName, row, "path", "file-missing", why+": "+got[0])
			continue
		}
		if size := fmt.Sprint(c.names[name]); got[2] != size {
			c.problem(manifestName, row, "size", "size-differs", fmt.Sprintf("%s has %s bytes, and the manifest says %s", name, size, got[2]))
		}
		c.said[name] = strings.ToLower(got[1])
	}
	for name := range c.names {
		if _, ok := c.said[name]; !ok && name != manifestName {
			c.problem(name, 0, "", "file-unlisted", "it is not in the manifest")
		}
	}
	return nil
}

// checkHashes compares each file with what the manifest and the load file say of it.
func (c *checker) checkHashes() error {
	rows := map[string][]*Record{}
	for i, r := range c.records {
		if r.SHA256 == "" {
			continue
		}
		if name, why := c.find(r.Native); r.Native != "" && why == "" {
			rows[name] = append(rows[name], &c.records[i])
		} else if r.Native == "" {
			c.problem(c.dat, r.Row, "SHA256", "hash-differs", "there is a hash, and no native file that it could be of")
		}
	}
	for name := range c.names {
		said, listed := c.said[name]
		if !listed && rows[name] == nil {
			continue
		}
		sum, err := c.sha256(name)
		if err != nil {
			return err
		}
		c.report.Compared++
		if listed && said != sum {
			c.problem(name, 0, "", "hash-differs", "its SHA-256 is not that of the manifest")
		}
		for _, r := range rows[name] {
			if !strings.EqualFold(r.SHA256, sum) {
				c.problem(c.dat, r.Row, "SHA256", "hash-differs", "it is not the SHA-256 of "+name)
			}
		}
	}
	return nil
}

func (c *checker) sha256(name string) (string, error) {
	f, err := c.files.Open(name)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	sums, err := digest.Of(f)
	return sums.SHA256, err
}
