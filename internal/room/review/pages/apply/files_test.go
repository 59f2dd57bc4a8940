package apply

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/room/review"
	"candour/internal/room/review/intake"
	"candour/internal/room/review/rules"
	"candour/internal/site/formsession"
	"candour/internal/site/web"
	"candour/internal/testkit"
	"candour/internal/trust/access"
	"candour/internal/trust/phrase"
)

// inFile marks what is in the files of these tests: it stands nowhere in clear.
const inFile = "CONTENT-WITHHELD-IN-TEST-DATA"

// letter is a PDF of 200 KB, as far as its first bytes say.
func letter() []byte {
	return append([]byte("%PDF-1.7\n"+inFile+"\n"), bytes.Repeat([]byte("."), 200<<10)...)
}

// attach sends a file with a button of the page of files.
func (v *visitor) attach(button, name string, data []byte) answered {
	return v.attachAt(formPath, button, name, data)
}

func (v *visitor) attachAt(to, button, name string, data []byte) answered {
	v.site.T.Helper()
	token := formTokenField.FindStringSubmatch(v.get("/review/return").body)
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k, value := range map[string]string{"csrf": token[1], "at": "files", "go": button} {
		v.site.OK(m.WriteField(k, value))
	}
	part, err := m.CreateFormFile(intake.FileField, name)
	v.site.OK(err)
	_, err = part.Write(data)
	v.site.OK(errors.Join(err, m.Close()))
	r := httptest.NewRequest(http.MethodPost, to, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	return v.send(r)
}

// asksForFiles begins a form and comes to the page of files.
func (v *visitor) asksForFiles() string {
	v.site.T.Helper()
	words := v.start(phrase.Words)
	v.say("new_evidence", goNext, "new_evidence", "yes").must(v.site.T, http.StatusSeeOther)
	if strings.Contains(v.get(formPath).body, intake.FileField+`"`) {
		v.site.T.Error("files are asked for before it is said whether the panel can look")
	}
	v.say("reviewed", goNext).must(v.site.T, http.StatusSeeOther)
	v.get(formPath).must(v.site.T, http.StatusOK, "Carry on")
	v.post(formPath, "at", stepResult, "go", goNext).must(v.site.T, http.StatusSeeOther)
	v.get(formPath).must(v.site.T, http.StatusOK, "Do you want to add what the police did not have?", "up to 5 files", "up to 5 MB", "Do not add a sexual picture of anybody under 18")
	return words
}

func (s *publicSite) holdsInClear(words string) (tables []string) {
	s.T.Helper()
	for _, at := range []string{"review_draft sealed", "review_draft_file sealed", "review_sealed sealed", "review_file sealed", "vault_opening purpose", "ledger_leaf body"} {
		table, column, _ := strings.Cut(at, " ")
		rows, err := s.DB.Query(s.T.Context(), `SELECT `+column+` FROM `+table)
		s.OK(err)
		for rows.Next() {
			var b []byte
			s.OK(rows.Scan(&b))
			if bytes.Contains(b, []byte(words)) {
				tables = append(tables, table)
			}
		}
		s.OK(errors.Join(rows.Err(), rows.Close()))
	}
	return tables
}

// TestSomebodyShowsWhatThePoliceDidNotHave is case-24: a letter of 200 KB is added,
// sealed at once, sent, opened by the secretariat for a purpose with its entry, seen
// by nobody of the force that closed the case, and gone with the case.
func TestSomebodyShowsWhatThePoliceDidNotHave(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newPublicSiteOn(t, d)
		v := s.visitor()
		v.asksForFiles()
		v.attach(goAttach, "letter.pdf", letter()).must(t, http.StatusSeeOther)
		v.get(formPath).must(t, http.StatusOK, "letter.pdf", "A PDF", "Take this file away")
		v.say("force", goCheck, "force", "made-up-northern-police").must(t, http.StatusSeeOther)
		v.get(formPath).must(t, http.StatusOK, "What you added", "letter.pdf")
		if in := s.holdsInClear(inFile); in != nil || s.holdsInClear("letter.pdf") != nil || s.count("review_draft_file") != 1 {
			t.Fatalf("in clear in %v, or not kept", in)
		}
		v.say(stepCheck, goSend, "sure", "yes").must(t, http.StatusSeeOther)
		open, m, err := v.mine()
		s.OK(err)
		k := personOf(open)
		if len(m.Files) != 1 || m.Files[0].Name != "letter.pdf" || s.count("review_draft_file") != 0 || s.count("review_file") != 1 {
			t.Fatalf("sent: %+v", m.Files)
		}
		if s.holdsInClear(inFile) != nil || s.holdsInClear("letter.pdf") != nil {
			t.Error("it is in clear")
		}
		texts, err := s.S.Reveal(s.As("secretary"), k.CaseID, intake.PartAccount, "To ask for the right papers")
		s.OK(err)
		file := ""
		for _, text := range texts {
			if part, ok := review.PartOfFile(text.Name); ok {
				file, _ = review.FileOfPart(part)
			}
		}
		before := s.Entries()
		if _, err := s.S.RevealFile(s.As("secretary"), k.CaseID, file, " "); !errs.Is(err, errs.Invalid) || s.Entries() != before {
			t.Errorf("opened for nothing: %v", err)
		}
		got, err := s.S.RevealFile(s.As("secretary"), k.CaseID, file, "To see the letter")
		s.OK(err)
		if !bytes.Equal(got.Data, letter()) || got.Name != "letter.pdf" || s.Entries() != before+1 {
			t.Errorf("%d bytes as %q with %d entries", len(got.Data), got.Name, s.Entries()-before)
		}
		v.get("/review/mine").must(t, http.StatusOK, "a file that you added", "To see the letter", "letter.pdf")
		for _, who := range []string{"insider", "reviewer", "admin", "auditor", "liaison"} { // of the force, or without the case
			before := s.Entries()
			if _, err := s.S.RevealFile(s.As(who), k.CaseID, file, "To see the letter"); !errs.Is(err, errs.NotFound) || errs.Message(err) != "There is no such case." || s.Entries() != before {
				t.Errorf("%s: %v", who, err)
			}
		}
		s.OK(s.S.Withdraw(t.Context(), k))
		s.OK(s.S.EraseMine(t.Context(), k))
		if _, err := s.S.RevealFile(s.As("secretary"), k.CaseID, file, "To see the letter"); !errs.Is(err, errs.Forbidden) || errs.Message(err) != rules.ErasedWords || s.count("review_file") != 0 {
			t.Errorf("after the erasure: %v, %d files", err, s.count("review_file"))
		}
		if _, err := s.S.RevealFile(s.As("insider"), k.CaseID, file, "To see the letter"); !errs.Is(err, errs.NotFound) {
			t.Errorf("to those who may not see the case: %v", err)
		}
	})
}

// TestAFileIsOpenedBeforeItIsJudged: who says that the panel can look at a case has
// opened each file; the list of files is not the files.
func TestAFileIsOpenedBeforeItIsJudged(t *testing.T) {
	s := newPublicSite(t)
	f, err := intake.NewFile("letter.pdf", letter())
	s.OK(err)
	k := s.Apply(func(a *intake.Application) { a.Files = []intake.File{f} })
	s.To(k.CaseID, rules.Acknowledged)
	_, err = s.S.Reveal(s.As("secretary"), k.CaseID, intake.PartAccount, "To check")
	s.OK(err)
	left, err := s.S.Unread(s.As("secretary"), k.CaseID, review.JudgeEligible, "", "")
	s.OK(err)
	if len(left) != 1 || left[0].Words != "A file that the person added" {
		t.Fatalf("left to open: %+v", left)
	}
	if err := s.S.FindEligible(s.As("secretary"), k.CaseID, 0); !errs.Is(err, errs.Invalid) {
		t.Errorf("judged with the file shut: %v", err)
	}
	file, _ := review.FileOfPart(string(left[0].Part))
	_, err = s.S.RevealFile(s.As("secretary"), k.CaseID, file, "To check")
	s.OK(errors.Join(err, s.S.FindEligible(s.As("secretary"), k.CaseID, 0)))
}

// TestAFileThatWasChangedIsNotOpened, and to who may not see the case there is none.
func TestAFileThatWasChangedIsNotOpened(t *testing.T) {
	s := newPublicSite(t)
	f, err := intake.NewFile("letter.pdf", letter())
	s.OK(err)
	k := s.Apply(func(a *intake.Application) { a.Files = []intake.File{f} })
	var id string
	s.OK(s.DB.QueryRow(t.Context(), `SELECT id FROM review_file`).Scan(&id))
	s.sql(`UPDATE review_file SET sealed = sealed || 'A'`)
	if _, err := s.S.RevealFile(s.As("secretary"), k.CaseID, id, "To check"); !errs.Is(err, errs.Unavailable) {
		t.Errorf("the secretariat: %v", err)
	}
	if _, err := s.S.RevealFile(s.As("insider"), k.CaseID, id, "To check"); !errs.Is(err, errs.NotFound) {
		t.Errorf("the force: %v", err)
	}
}

// TestWhatCannotBeAdded: each refusal is at its box and says what to do, and the file
// that was taken before stays.
func TestWhatCannotBeAdded(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	words := v.asksForFiles()
	v.attach(goAttach, "first.txt", []byte("Summary withheld in test data.")).must(t, http.StatusSeeOther)
	big := func(n int) []byte { return append([]byte("%PDF-"), make([]byte, n)...) }
	for name, c := range map[string]struct {
		file string
		data []byte
		says string
	}{
		"a program with a letter's name": {"letter.pdf", []byte("MZ\x90\x00\x03"), "We cannot take “letter.pdf”"},
		"nothing in it":                  {"letter.pdf", nil, "Choose a file that has something in it"},
		"too large":                      {"letter.pdf", big(intake.MaxFileBytes), "“letter.pdf” is larger than 5 MB"},
		"a name that is the way back":    {words + ".pdf", letter(), "Give it another name"},
	} {
		v.attach(goAttach, c.file, c.data).must(t, http.StatusUnprocessableEntity, "There is a problem", c.says, "first.txt")
		if n := s.count("review_draft_file"); n != 1 {
			t.Errorf("%s: %d files", name, n)
		}
	}
	v.attach(goNext, "", nil).must(t, http.StatusSeeOther) // a form whose box is empty goes on
	v.say("files", goAttach).must(t, http.StatusUnprocessableEntity, "Choose a file that has something in it")
	for range 2 {
		v.attach(goAttach, "a.pdf", big(5<<20-10)).must(t, http.StatusSeeOther)
	}
	v.attach(goAttach, "b.pdf", big(5<<20-10)).must(t, http.StatusUnprocessableEntity, "“b.pdf” does not fit: all files together can be up to 15 MB")
	for range 2 {
		v.attach(goNext, "c.pdf", big(5)).must(t, http.StatusSeeOther) // Continue takes what was chosen too
	}
	if a := s.kept(words); len(a.Files) != intake.MaxFiles || !a.FilesFull() {
		t.Fatalf("%d files", len(a.Files))
	}
	v.attach(goAttach, "d.pdf", big(5)).must(t, http.StatusUnprocessableEntity, "which is as many as we can take, so “d.pdf” was not added")
	for _, f := range s.kept(words).Files {
		v.say("files", goDrop+f.ID).must(t, http.StatusSeeOther)
		v.say("files", goDrop+f.ID).must(t, http.StatusSeeOther) // once more harms nothing
	}
	if s.count("review_draft_file") != 0 || len(s.kept(words).Files) != 0 {
		t.Error("a file that was taken away is there")
	}
}

// TestAFileOverTheServersLimitLeadsBack: of any size, from any place, the answer is the
// page that the file was chosen on, with its name, the limit and all that was there.
func TestAFileOverTheServersLimitLeadsBack(t *testing.T) {
	s, _ := welshSite(t)
	v := s.visitor()
	words := v.asksForFiles()
	v.attach(goAttach, "first.txt", []byte("Summary withheld in test data.")).must(t, http.StatusSeeOther)
	v.say("words", goChange, "to", "words") // another window went elsewhere since
	before := s.kept(words)
	pdf := func(n int) []byte { return append([]byte("%PDF-"), make([]byte, n)...) }
	for _, n := range []int{intake.MaxFileBytes, 6 << 20, 7 << 20, 40 << 20} {
		got := v.attach(goAttach, "C:\\me\\scan 2 of\u202e 3.pdf", pdf(n)).must(t, http.StatusUnprocessableEntity,
			"There is a problem", "“scan 2 of 3.pdf” is larger than 5 MB", "first.txt", "Do you want to add what the police did not have?", "Continue")
		if !strings.Contains(got.body, `action="/review/apply"`) || strings.Contains(got.body, "\u202e") {
			t.Errorf("%d bytes: %s", n, got.body)
		}
		v.attachAt(cy+formPath, goAttach, "scan 2 of 3.pdf", pdf(n)).must(t, http.StatusUnprocessableEntity, "first.txt", "“scan 2 of 3.pdf” yn fwy na 5 MB")
		if strings.Contains(v.attach(goAttach, words+".pdf", pdf(n)).must(t, http.StatusUnprocessableEntity).body, words) {
			t.Errorf("%d bytes: the page shows the way back", n)
		}
	}
	if a := s.kept(words); a.Mark(s.pages.questions...) != before.Mark(s.pages.questions...) || s.count("review_draft_file") != 1 {
		t.Errorf("before %+v, after %+v", before, a)
	}
	v.attach(goAttach, "second.txt", []byte("Summary withheld in test data.")).must(t, http.StatusSeeOther)

	long := v.say("words", goNext, "words", "Begin "+strings.Repeat("x", 1<<20)).must(t, http.StatusRequestEntityTooLarge, "Go back to the form", "Send it in smaller parts")
	if !strings.Contains(long.body, `href="/review/apply">Go back`) || !strings.Contains(long.body, "Begin xxx") {
		t.Errorf("words over the limit: %.2000s", long.body)
	}
	nobody := s.visitor()
	if got := nobody.attach(goAttach, "a.pdf", pdf(7<<20)); got.location != "/review/return?over=4" {
		t.Errorf("without a form: %d to %q", got.code, got.location)
	}
	s.Clock.Advance(formsession.Life + time.Minute)
	if got := v.attach(goAttach, "a.pdf", pdf(7<<20)); got.location != "/review/return?over=4" || strings.Contains(got.body, "first.txt") {
		t.Errorf("with a form that lay open: %d to %q", got.code, got.location)
	}
}

// TestNoFileTouchesADiskInClear: with nowhere to put temporary files, a file of the
// largest size is taken.
func TestNoFileTouchesADiskInClear(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	v.asksForFiles()
	t.Setenv("TMPDIR", "/nowhere/at/all")
	v.attach(goAttach, "letter.pdf", append([]byte("%PDF-"), make([]byte, intake.MaxFileBytes-5)...)).must(t, http.StatusSeeOther)
}

// TestTheVirusCheckerComesFirst: what it found something in is refused at its box; when
// it cannot be asked nothing is kept; what was added before stays.
func TestTheVirusCheckerComesFirst(t *testing.T) {
	s := newPublicSite(t)
	var says error
	policy, err := access.Compile(review.Access())
	s.OK(err)
	asked := 0
	s.server, err = web.New(web.Config{Policy: policy, Renderer: s.pages.Renderer, Log: s.pages.Log, Key: bytes.Repeat([]byte{7}, 32), Once: s.Ledger,
		FileCheck: func(context.Context, io.Reader, int64) error {
			asked++
			return says
		}}, s.pages.Routes()...)
	s.OK(err)
	v := s.visitor()
	v.asksForFiles()
	v.attach(goAttach, "first.pdf", letter()).must(t, http.StatusSeeOther)
	says = errs.New(errs.Invalid, "This file was refused: the virus checker found something in it.")
	v.attach(goAttach, "second.pdf", letter()).must(t, http.StatusUnprocessableEntity, "the virus checker found something", "first.pdf")
	says = errs.New(errs.Unavailable, "Files cannot be checked for viruses just now.")
	v.attach(goAttach, "third.pdf", letter()).must(t, http.StatusServiceUnavailable, "Go back to the form")
	if n := s.count("review_draft_file"); n != 1 || asked != 3 {
		t.Errorf("%d files, asked %d times", n, asked)
	}
}

// TestFilesAtOnce: from several windows at once no more are taken than may be, and each
// that was taken is there.
func TestFilesAtOnce(t *testing.T) {
	testkit.Databases(t, func(t *testing.T, d *db.DB) {
		s := newPublicSiteOn(t, d)
		words := s.visitor().asksForFiles()
		f, err := s.pages.Drafts.Find(t.Context(), words)
		s.OK(err)
		var all sync.WaitGroup
		gate := make(chan struct{})
		taken := make(chan bool, 8)
		for range 8 {
			all.Go(func() {
				<-gate
				for {
					a, err := s.pages.Drafts.Load(t.Context(), f)
					file, ferr := intake.NewFile("letter.pdf", []byte("%PDF-"))
					if errors.Join(err, ferr) != nil {
						return
					}
					if err = s.pages.Drafts.Attach(t.Context(), f, &a, file); !errs.Is(err, errs.Conflict) {
						taken <- err == nil
						return
					}
				}
			})
		}
		close(gate)
		all.Wait()
		close(taken)
		n := 0
		for ok := range taken {
			if ok {
				n++
			}
		}
		a := s.kept(words)
		files, err := s.pages.Drafts.Files(t.Context(), f, a.Files)
		if err != nil || n != intake.MaxFiles || len(files) != n || s.count("review_draft_file") != n {
			t.Errorf("%d said to be taken, %d in the list, %d kept: %v", n, len(files), s.count("review_draft_file"), err)
		}
	})
}

// TestFilesGoWithTheDraft: wiped, or left until its time is over.
func TestFilesGoWithTheDraft(t *testing.T) {
	s := newPublicSite(t)
	for _, end := range []func(v *visitor){
		func(v *visitor) { v.say(stepWipe, goWipe).must(t, http.StatusSeeOther) },
		func(*visitor) {
			s.Clock.Advance(100 * 24 * 3600 * 1e9)
			_, err := s.pages.Drafts.Expire(t.Context())
			s.OK(err)
		},
	} {
		v := s.visitor()
		v.asksForFiles()
		v.attach(goAttach, "letter.pdf", letter()).must(t, http.StatusSeeOther)
		if end(v); s.count("review_draft_file") != 0 {
			t.Error("a file is left")
		}
	}
}

// TestAFileFromAClosedForm: one that lay open too long keeps it; one that was closed
// says that it has not.
func TestAFileFromAClosedForm(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	words := v.asksForFiles()
	s.Clock.Advance(formsession.Life + 1e9)
	if got := v.attach(goAttach, "letter.pdf", letter()); got.location != "/review/return?over=1" || len(s.kept(words).Files) != 1 {
		t.Errorf("late: %d to %q", got.code, got.location)
	}
	if got := v.attach(goAttach, "letter.pdf", letter()); got.location != "/review/return?over=4" {
		t.Errorf("closed: %d to %q", got.code, got.location)
	}
	v.get("/review/return?over=4").must(t, http.StatusOK, "the file that you chose just now was not added")
}

// picture is a PNG of one point that names who made it.
func picture() []byte {
	out := []byte("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		out = binary.BigEndian.AppendUint32(out, uint32(len(data)))
		body := append([]byte(kind), data...)
		out = binary.BigEndian.AppendUint32(append(out, body...), crc32.ChecksumIEEE(body))
	}
	chunk("IHDR", []byte{0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0})
	chunk("tEXt", []byte("Author\x00Synthetic Person 12"))
	chunk("IDAT", []byte{0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 2, 0, 1})
	chunk("IEND", nil)
	return out
}

// TestWhatAFileTellsUnseen is said, and taken out when the person asks.
func TestWhatAFileTellsUnseen(t *testing.T) {
	s := newPublicSite(t)
	v := s.visitor()
	words := v.asksForFiles()
	v.attach(goAttach, "picture.exe", picture()).must(t, http.StatusSeeOther)
	v.get(formPath).must(t, http.StatusOK, "picture.exe.png", "It also holds things that you may not see in it", "Notes about who or what made it", "Take these things out of it")
	v.say("files", goBare+s.kept(words).Files[0].ID).must(t, http.StatusSeeOther)
	f, err := s.pages.Drafts.Find(t.Context(), words)
	s.OK(err)
	files, err := s.pages.Drafts.Files(t.Context(), f, s.kept(words).Files)
	if err != nil || len(files) != 1 || bytes.Contains(files[0].Data, []byte("Synthetic Person 12")) || len(files[0].Unseen) != 0 {
		t.Errorf("after it was taken out: %v %+v", err, s.kept(words).Files)
	}
	if strings.Contains(v.get(formPath).body, "Notes about who") {
		t.Error("the page still says it")
	}
}

// TestFileNames: whatever a file is called, it is given back without a folder, with
// nothing that cannot be seen, and with the ending of what it is.
func TestFileNames(t *testing.T) {
	for name, want := range map[string]string{"letter.pdf": "letter.pdf", `C:\Users\me\letter.PDF`: "letter.PDF", "../../etc/passwd": "passwd.pdf", "": "file.pdf",
		"a\u202efdp.exe": "afdp.exe.pdf", ".pdf": "pdf.pdf", "x\r\nSet-Cookie: a": "xSet-Cookie a.pdf", "رسالة.pdf": "رسالة.pdf"} {
		if f, err := intake.NewFile(name, letter()); err != nil || f.Name != want {
			t.Errorf("%q is given back as %q, not %q (%v)", name, f.Name, want, err)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		f, err := intake.NewFile(rapid.String().Draw(t, "name"), letter())
		if err != nil || strings.ContainsAny(f.Name, "/\\\"\r\n\x00") || !strings.HasSuffix(strings.ToLower(f.Name), ".pdf") || len([]rune(f.Name)) > 110 {
			t.Fatalf("%q: %v", f.Name, err)
		}
	})
}

// TestKindsOfFile: what is in a file says what it is; a page of the web is plain text.
func TestKindsOfFile(t *testing.T) {
	for want, data := range map[string]string{"application/pdf": "%PDF-1.4", "image/jpeg": "\xff\xd8\xff\xe0", "image/webp": "RIFF\x00\x00\x00\x00WEBPVP8 ",
		"image/heic": "\x00\x00\x00\x18ftypheic\x00", "text/plain; charset=utf-8": "<script>alert(1)</script>"} {
		if f, err := intake.NewFile("x", []byte(data)); err != nil || f.Type != want || strings.Contains(f.Kind(), "A file") {
			t.Errorf("%q is %q (%v)", data, f.Type, err)
		}
	}
	for data, want := range map[string]string{"\xff\xfeW\x00o\x00\n\x00": "utf-16", "\xfe\xff\x00W\x04\x10": "utf-16", "Caf\xe9 \x96 \xa3 5\r\n": "windows-1252"} {
		if f, err := intake.NewFile("note.txt", []byte(data)); err != nil || f.Type != "text/plain; charset="+want || f.Name != "note.txt" || f.Kind() != "Plain text" {
			t.Errorf("%q is %q (%v)", data, f.Type, err)
		}
	}
	for _, bad := range []string{"\xff\xfe\x00\x00a\x00", "\xff\xfe\x00\xd8", "\xff\xfea\x00b", "Caf\xe9\x00", "Caf\xe9\x90", "\xe9\x1b[2J",
		"MZ\x90\x00", "PK\x03\x04 not a zip", "GIF89a\x01", "\x7fELF", "a\x00b", "\xff\xfe"} {
		if f, err := intake.NewFile("letter.pdf", []byte(bad)); err == nil {
			t.Errorf("%q was taken as %q", bad, f.Type)
		}
	}
}

// TestFilesInWelsh: the page with files, and each refusal, has its Welsh.
func TestFilesInWelsh(t *testing.T) {
	s, _ := welshSite(t)
	v := s.visitor()
	v.asksForFiles()
	v.attachAt(cy+formPath, goAttach, "picture.png", picture()).must(t, http.StatusSeeOther)
	for kind, data := range map[string][]byte{"text": []byte("x"), "pdf": []byte("%PDF-"), "heic": []byte("\x00\x00\x00\x18ftypheic\x00")} {
		v.attachAt(cy+formPath, goAttach, kind, data).must(t, http.StatusSeeOther)
	}
	v.get(cy+formPath).must(t, http.StatusOK)
	for _, bad := range [][]byte{nil, {0}, append([]byte("%PDF-"), make([]byte, intake.MaxFileBytes)...)} {
		v.attachAt(cy+formPath, goAttach, "letter.pdf", bad).must(t, http.StatusUnprocessableEntity)
	}
	v.attachAt(cy+formPath, goAttach, "five", []byte("five")).must(t, http.StatusSeeOther)
	v.get(cy+formPath).must(t, http.StatusOK)
	v.attachAt(cy+formPath, goAttach, "six", []byte("six")).must(t, http.StatusUnprocessableEntity)
	v.step(t, stepCheck)
	v.say(stepCheck, goSend, "sure", "yes").must(t, http.StatusSeeOther)
	v.get(cy+"/review/mine").must(t, http.StatusOK)
	v.get(cy+"/review/return?over=4").must(t, http.StatusOK)
	po, err := os.ReadFile("words/cy.po")
	s.OK(err)
	for _, words := range append(slices.Collect(maps.Values(unseenWords)), fileNotTaken, unseenLines([]string{"?"})[0], "a file that you added") {
		if !bytes.Contains(po, []byte("msgid \""+words+"\"\n")) {
			t.Errorf("not in Welsh: %s", words)
		}
	}
}
