package intake

import (
	"context"
	"slices"
	"strconv"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/text/filemeta"
	"candour/internal/trust/phrase"
)

// What can be added: said on the page before anything is chosen.
const (
	MaxFiles     = 5
	MaxFileBytes = 5 << 20 // of one
	MaxFilesAll  = 15 << 20
)

// FileHead says of a file what is shown of it. It is sealed as the file is.
type FileHead struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name"`
	Type string `json:"type"` // found from what is in it
	Size int    `json:"size"`
	// Unseen are the kinds of things that it tells and does not show (package filemeta).
	Unseen []string `json:"unseen,omitempty"`
}

// Kind says in words what kind of file it is.
func (h FileHead) Kind() string {
	for _, k := range fileKinds() {
		if k.mediaType == h.Type {
			return k.words
		}
	}
	return "A file"
}

// File is a file that somebody added.
type File struct {
	FileHead
	Data []byte
}

// NewFile looks at what was sent. The words of its errors go beside the box.
func NewFile(name string, data []byte) (File, error) {
	refuse := func(words string) (File, error) {
		return File{}, errs.InvalidInput("The file was not added.", errs.Field{Name: FileField, Message: words})
	}
	if len(data) == 0 {
		return refuse("There is nothing in " + quoted(name) + ". Choose another file")
	}
	if len(data) > MaxFileBytes {
		return File{}, TooLarge(name)
	}
	k, ok := kindOfFile(data)
	if !ok {
		return refuse("We cannot take " + quoted(name) + ": it is another kind of file. Choose a picture, a PDF, a letter or plain text")
	}
	return File{FileHead{ID: ids.Random("file"), Name: safeName(name, k), Type: k.mediaType, Size: len(data)}, data}, nil
}

// TooLarge says of a file that it is larger than one may be.
func TooLarge(name string) error {
	return errs.InvalidInput("The file was not added.", errs.Field{Name: FileField,
		Message: quoted(name) + " is larger than " + megabytes(MaxFileBytes) + ", which is as large as a file may be. Choose a smaller one"})
}

// quoted is what a file is called by whoever chose it, in a line that says what is
// wrong with it.
func quoted(name string) string { return "“" + shownName(name) + "”" }

func megabytes(n int) string { return strconv.Itoa(n>>20) + " MB" }

// FileField is the box that takes a file.
const FileField = "file"

// unlooked are kinds of file that nothing is known of but what they show.
var unlooked = []string{"image/heic", "image/webp"}

// look finds what a file tells unseen. One at a time is looked at: a small file can
// unpack to a large one.
func (d *Drafts) look(f *File) {
	d.looking.Lock()
	defer d.looking.Unlock()
	f.Unseen = nil
	for _, found := range filemeta.Look(f.Type, f.Data) {
		if !slices.Contains(f.Unseen, found.Kind) {
			f.Unseen = append(f.Unseen, found.Kind)
		}
	}
	if slices.Contains(unlooked, f.Type) {
		f.Unseen = []string{filemeta.Unread}
	}
}

func (a Answers) fileBytes() (n int) {
	for _, f := range a.Files {
		n += f.Size
	}
	return n
}

// FilesFull says that no more can be added.
func (a Answers) FilesFull() bool { return len(a.Files) >= MaxFiles || a.fileBytes() >= MaxFilesAll }

// Attach seals a file under the key of a draft, at once, and notes it in the answers,
// which were loaded. When another device saved in between it gives errs.Conflict, and
// nothing is added.
func (d *Drafts) Attach(ctx context.Context, f Found, a *Answers, file File) error {
	refuse := func(words string) error {
		return errs.InvalidInput("The file was not added.", errs.Field{Name: FileField, Message: words})
	}
	if len(a.Files) >= MaxFiles {
		return refuse("You have added " + strconv.Itoa(MaxFiles) + " files, which is as many as we can take, so " + quoted(file.Name) + " was not added. Take one away first")
	}
	if a.fileBytes()+file.Size > MaxFilesAll {
		return refuse(quoted(file.Name) + " does not fit: all files together can be up to " + megabytes(MaxFilesAll) + ". Take one away first, or choose a smaller one")
	}
	held, err := d.fileBytes(ctx)
	if err != nil {
		return err
	}
	if held+int64(file.Size) > d.Limits.Files {
		return refuse("We cannot take " + quoted(file.Name) + " just now. What you wrote is safe. Try again later today")
	}
	d.look(&file)
	return d.putFile(ctx, f, a, append(slices.Clone(a.Files), file.FileHead), file, "")
}

// Detach destroys a file of a draft. That it is gone already is no fault.
func (d *Drafts) Detach(ctx context.Context, f Found, a *Answers, id string) error {
	left := slices.DeleteFunc(slices.Clone(a.Files), func(h FileHead) bool { return h.ID == id })
	if len(left) == len(a.Files) {
		return nil
	}
	return d.putFile(ctx, f, a, left, File{}, id)
}

// Strip takes out of a file of a draft what it tells unseen. What could not be taken
// out is still told by its head.
func (d *Drafts) Strip(ctx context.Context, f Found, a *Answers, id string) error {
	at := slices.IndexFunc(a.Files, func(h FileHead) bool { return h.ID == id })
	if at < 0 {
		return nil
	}
	file, err := d.file(ctx, f, a.Files[at])
	if err != nil {
		return err
	}
	if file.Data, err = d.stripped(file); err != nil {
		return errs.InvalidInput("Nothing was taken out.", errs.Field{Name: FileField, Message: "Nothing can be taken out of this file without harm to it. You can take the file away"})
	}
	file.ID, file.Size = ids.Random("file"), len(file.Data)
	d.look(&file)
	next := slices.Clone(a.Files)
	next[at] = file.FileHead
	return d.putFile(ctx, f, a, next, file, id)
}

func (d *Drafts) stripped(f File) ([]byte, error) {
	d.looking.Lock()
	defer d.looking.Unlock()
	return filemeta.Strip(f.Type, f.Data)
}

// putFile saves a draft with another list of files: file is added, if it has an id,
// and the one of the id gone is destroyed.
func (d *Drafts) putFile(ctx context.Context, f Found, a *Answers, heads []FileHead, file File, gone string) error {
	next := *a
	next.Files = heads
	var box []byte
	var err error
	if file.ID != "" {
		if box, err = phrase.Seal(f.Key, fileAAD(f.Ref, file.ID), file.Data); err != nil {
			return err
		}
	}
	sealed, err := d.save(ctx, f, next, clock.Day{}, func(tx *db.Tx) error {
		if gone != "" {
			if err := d.dropFile(ctx, tx, f.Ref, gone); err != nil {
				return err
			}
		}
		if box == nil {
			return nil
		}
		return d.addFile(ctx, tx, f.Ref, file.ID, box)
	})
	if err == nil {
		next.read = sealed
		*a = next
	}
	return err
}

func fileAAD(ref, id string) string { return "review_draft_file/" + ref + "/" + id }

// file opens one file of a draft.
func (d *Drafts) file(ctx context.Context, f Found, h FileHead) (File, error) {
	box, err := d.sealedFile(ctx, f.Ref, h.ID)
	if err != nil {
		return File{}, err
	}
	data, err := phrase.Open(f.Key, fileAAD(f.Ref, h.ID), box)
	if err != nil {
		return File{}, phrase.Refused()
	}
	return File{h, data}, nil
}

// Files opens the files of a draft, to be sent.
func (d *Drafts) Files(ctx context.Context, f Found, heads []FileHead) (out []File, err error) {
	for _, h := range heads {
		file, err := d.file(ctx, f, h)
		if err != nil {
			return nil, err
		}
		out = append(out, file)
	}
	return out, nil
}
