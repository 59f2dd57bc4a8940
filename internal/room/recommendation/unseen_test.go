package recommendation_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net/http"
	"strings"
	"testing"

	"candour/internal/base/errs"
	"candour/internal/room/recommendation/pages/staff"
	"candour/internal/text/filemeta"
)

func officeFile(t testing.TB, named ...string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for i := 0; i+1 < len(named); i += 2 {
		w, err := z.Create(named[i])
		if err == nil {
			_, err = w.Write([]byte(named[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// TestCase14WhatAFileTellsUnseenIsSaidBeforeItIsPublished: the page before the
// last button lists an author and a hidden sheet, offers to remove them or to
// publish as it is, and does what is chosen.
func TestCase14WhatAFileTellsUnseenIsSaidBeforeItIsPublished(t *testing.T) {
	s, c := pledged(t)
	at := "/commitments/" + c.ID + "/report"
	docx := officeFile(t, "docProps/core.xml", `<c><creator>Synthetic Person 3</creator></c>`, "word/document.xml", `<document/>`)
	xlsx := officeFile(t, "xl/workbook.xml", `<workbook><sheets><sheet name="A" id="1"/><sheet name="B" id="2" state="hidden"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels", `<R><Relationship Id="1" Target="worksheets/sheet1.xml"/><Relationship Id="2" Target="worksheets/sheet2.xml"/></R>`,
		"xl/worksheets/sheet1.xml", `<worksheet/>`, "xl/worksheets/sheet2.xml", `<worksheet>Zanzibarquux</worksheet>`)
	s.wants(s.upload(owner, at, "minutes.docx", docx, "text", "Synthetic progress", "step", staff.StepAttach), http.StatusSeeOther)
	s.wants(s.upload(owner, at, "figures.xlsx", xlsx, "text", "Synthetic progress", "step", staff.StepAttach), http.StatusSeeOther)
	check := s.get(owner, at+"?check=1")
	s.wants(check, http.StatusOK, "minutes.docx", "Names an author: Synthetic Person 3", "figures.xlsx", "Has 1 hidden sheet", "Remove these", "publish as it is")

	got, err := s.Commitment(owner, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	sheet := got.Progress[0].Evidence[1]
	acts := len(s.acts(0))
	v := valuesOf(check, "step", staff.StepStrip+sheet.ID)
	s.wants(s.sendForm(owner, at, v), http.StatusSeeOther)
	s.wrote(acts, "evidence.add")
	check = s.get(owner, at+"?check=1&saved=stripped")
	s.wants(check, http.StatusOK, "What can be removed is removed", "Names an author: Synthetic Person 3", "!Has 1 hidden sheet")
	if n := s.rows(t, `SELECT count(*) FROM blob`); n != 2 {
		t.Errorf("%d files are stored, want 2: the first workbook is gone", n)
	}
	// The report is submitted with the other file as it is.
	last := check.body[strings.LastIndex(check.body, "<form"):]
	s.wants(s.sendForm(owner, at, valuesOf(page{body: check.body[:0] + last})), http.StatusSeeOther)
	file := s.get(public(), "/evidence/"+sheet.ID)
	if found := filemeta.Look(sheet.MediaType, []byte(file.body)); file.code != http.StatusOK || len(found) > 0 {
		t.Errorf("%d, published with %v", file.code, found)
	}
	s.holds(t)
	if err := s.StripEvidence(owner, got.Progress[0].ID, sheet.ID); err == nil {
		t.Error("a file of a submitted report was changed")
	}
}

// TestARefusedFileLosesNoWords: what was typed beside it is kept as a draft, and
// the page says at the field why the file is not.
func TestARefusedFileLosesNoWords(t *testing.T) {
	s, c := pledged(t)
	refused := false
	s.server.FileCheck = func(context.Context, io.Reader, int64) error {
		if refused {
			return errs.New(errs.Unavailable, "Files cannot be checked for viruses just now. Nothing was kept. Please try again later.")
		}
		return errs.New(errs.Invalid, "This file was refused: the virus checker found Synthetic.Marker in it. It was not kept. Send another file.")
	}
	at := "/commitments/" + c.ID + "/report"
	acts := len(s.acts(0))
	got := s.upload(owner, at, "bad.pdf", []byte("%PDF-1.4 x"), "text", "Words that took an hour", "step", staff.StepCheck)
	s.wants(got, http.StatusUnprocessableEntity, "the virus checker found Synthetic.Marker in it", "Words that took an hour")
	s.wrote(acts, "progress.draft")
	refused = true
	got = s.upload(owner, at, "bad.pdf", []byte("%PDF-1.4 x"), "text", "Words that took another hour", "step", staff.StepCheck)
	s.wants(got, http.StatusServiceUnavailable, "cannot be checked for viruses just now", "Words that took another hour")
	if n := s.rows(t, `SELECT count(*) FROM blob`); n != 0 {
		t.Errorf("%d files are stored", n)
	}
}
