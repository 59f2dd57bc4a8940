package main

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/room/inquiry/drafting"
	"candour/internal/room/inquiry/listening"
	"candour/internal/room/inquiry/report"
	"candour/internal/room/inquiry/requesting"
	"candour/internal/room/inquiry/restrict"
	"candour/internal/trust/comeback"
	"candour/internal/trust/phrase"
)

// papers are the documents of the inquiry, as its report refers to them.
type papers struct{ *requesting.Service }

func (p papers) Latest(ctx context.Context, q db.Querier, id string) ([]drafting.Document, bool, error) {
	all, more, err := p.Service.Latest(ctx, q, id, restrict.Audience{Circle: restrict.Team})
	return documentsOf(all), more, err
}

func (p papers) Named(ctx context.Context, q db.Querier, id string, named []string) ([]drafting.Document, error) {
	all, err := p.Footings(ctx, q, id, restrict.Audience{Circle: restrict.Team}, named)
	return documentsOf(all), err
}

func documentsOf(all []requesting.Footing) (out []drafting.Document) {
	for _, f := range all {
		out = append(out, drafting.Document{ID: f.ID, Title: f.Title, Pages: f.Pages})
	}
	return out
}

// written is the report with its letters.
type written struct {
	report, chapter string
	sentences       []string
	paragraphs      []string
	readers         []drafting.Recipient
	links           []string
	words           []string
}

func (w *world) drafts(heard *listening.Service) *drafting.Service {
	back := comeback.New(comeback.Config{DB: w.db, Tables: drafting.Back(), Clock: w.clock, Gate: phrase.NewGate(1, 16), Secret: bytes.Repeat([]byte{7}, 32), Life: 30, Params: phrase.DefaultParams()})
	c := w.config
	return drafting.NewService(drafting.Config{DB: w.db, Ledger: w.ledger, Auth: c.Auth, Clock: w.clock, Keys: c.Keys, Inquiries: w.inquiries, Listening: heard, Calendar: c.Calendar,
		Bodies: around{}, Documents: papers{w.asking}, Findings: w.finding, Back: back, Site: "https://bench.example"})
}

// writes drafts a report: so many people are criticised and each is sent a letter, and so many sentences rest on a
// document each, a hundred in a paragraph.
func (w *world) writes(letters, sentences int) *written {
	out := &written{}
	var err error
	out.report, err = w.drafting.Begin(as(chair), w.id, drafting.Last, "Report of a synthetic inquiry")
	must(err)
	out.chapter, err = w.drafting.AddChapter(as(chair), out.report, "What was known")
	must(err)
	c, err := w.drafting.Chapter(as(chair), out.report, out.chapter)
	must(err)
	paragraph := c.Paragraphs[0].ID
	rests := func(i int) []report.Reference {
		return []report.Reference{{Kind: report.Document, Of: fmt.Sprintf("doc-%06d", 1000+i*37), Page: 1 + i%10, Box: report.Box{X1: 10, Y1: 10}}}
	}
	fact := w.sentence(out, paragraph, report.Content{Text: "Lists were kept.", Sort: report.Finding, Finding: report.Fact, References: rests(0)})
	w.checks(out, fact)
	var parties []report.Party
	for i := range letters {
		person, err := w.drafting.AddNamed(as(solicitor), out.report, fmt.Sprintf("Synthetic Person %d", 1000+i), "had a made-up office")
		must(err)
		parties = append(parties, report.Party{Kind: report.Person, ID: person})
		one := w.sentence(out, paragraph, report.Content{Text: fmt.Sprintf("Synthetic Person %d did not compare them.", 1000+i), Sort: report.Finding, Finding: report.Failing, References: rests(i),
			Criticism: []report.Criticism{{Of: parties[i], Manner: report.Explicit, Strength: report.Significant, Facts: []string{fact}}}})
		w.checks(out, one)
	}
	for _, to := range parties {
		w.letter(out, to)
	}
	for i := range sentences {
		if i%100 == 0 {
			paragraph, err = w.drafting.AddParagraph(as(chair), out.report, out.chapter)
			must(err)
			out.paragraphs = append(out.paragraphs, paragraph)
		}
		w.sentence(out, paragraph, report.Content{Text: fmt.Sprintf("List %d was kept.", i), Sort: report.Finding, Finding: report.Fact, References: rests(i)})
	}
	return out
}

func (w *world) sentence(out *written, paragraph string, c report.Content) string {
	id, err := w.drafting.Write(as(solicitor), out.report, paragraph, c)
	must(err)
	out.sentences = append(out.sentences, id)
	return id
}

// checks has the chair open what a sentence rests on, and check it.
func (w *world) checks(out *written, sentence string) {
	one, err := w.drafting.Sentence(as(chair), out.report, sentence)
	must(err)
	c := report.Check{Revision: one.Revision, NoMore: true}
	for _, n := range one.InText {
		c.NotOf = append(c.NotOf, n.Party)
	}
	for _, k := range one.Content.Criticism {
		c.Readings = append(c.Readings, report.Reading{Strength: k.Strength, Asked: k.Class != nil})
		c.NotOf = slices.DeleteFunc(c.NotOf, func(p report.Party) bool { return p == k.Of })
	}
	for _, f := range one.Feet {
		_, err := w.drafting.OpenReference(as(chair), out.report, sentence, f.Key())
		must(err)
	}
	must(w.drafting.Check(as(chair), out.report, sentence, c))
}

// letter goes to a party, and is opened and kept in confidence.
func (w *world) letter(out *written, to report.Party) {
	id, err := w.drafting.ProposeLetter(as(solicitor), out.report, "", to)
	must(err)
	p, err := w.drafting.Proposals().Read(as(chair), id)
	must(err)
	_, part, err := w.drafting.Now(as(chair), p)
	must(err)
	must(w.drafting.Proposals().Opened(as(chair), p, part))
	must(w.drafting.Proposals().Agree(as(chair), id, ""))
	all, err := w.drafting.Letters(as(solicitor), out.report)
	must(err)
	i := slices.IndexFunc(all.Letters, func(l drafting.LetterLine) bool { return l.State == drafting.Agreed })
	paper, err := w.drafting.Issue(as(solicitor), all.Letters[i].ID)
	must(err)
	link := paper.Link[strings.LastIndex(paper.Link, "/")+1:]
	r, err := w.drafting.OpenByLink(as(anybody), link, paper.Phrase.Lines())
	must(err)
	must(w.drafting.Acknowledge(as(anybody), r, true))
	out.readers, out.links, out.words = append(out.readers, r), append(out.links, link), append(out.words, paper.Phrase.Lines())
}
