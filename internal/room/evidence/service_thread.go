package evidence

import (
	"context"
	"slices"
	"strings"

	"candour/evidence"
	"candour/evidence/threads"
	"candour/internal/room/evidence/index"
)

// mostThread is how many mails a thread is shown with.
const mostThread = 100

// Mail is one of a thread, as whoever reads it may see it.
type Mail struct {
	Shown          // empty where it is missing
	Missing   bool // others name it, and it is not here, or all or a part of it is held from the reader: both are one
	Said      *evidence.Mail
	Answers   string // the number of the mail above; empty where there is none, or where that is missing
	Above     bool   // it stands under another
	Inclusive bool   // the words and attachments of every mail above are in it
	Copies    []Item // of one Message-ID
	Differ    bool   // their words or attachments differ
}

// Thread gives the mails that belong together with a mail, in their order, to whoever reads evidence, with an entry for each
// delivery that says what for; more says that there are others. It goes from mail to mail by those alone of which the reader may
// see all: what only a mail that is held would join is not joined.
func (s *Service) Thread(ctx context.Context, delivery, id string) (o Opened, out []Mail, more bool, err error) {
	if o.Delivery, o.Home, err = s.one(ctx, delivery, DocumentsRead); err != nil {
		return o, nil, false, err
	}
	first, err := s.seen(ctx, s.DB, &o.Delivery, id)
	if err == nil && first.Parted() {
		err = errNone // what it says of others stands on no page
	}
	if err != nil {
		return o, nil, false, err
	}
	o.Item = first
	all, more, err := s.beside(ctx, &first)
	if err != nil {
		return o, nil, false, err
	}
	shown, said, forest, err := s.forest(ctx, first.URN(), all)
	if err != nil {
		return o, nil, false, err
	}
	o.Shown = shown[first.ID]
	for _, root := range forest.Threads {
		above := map[*threads.Node]*threads.Node{}
		root.Walk(func(n *threads.Node, _ int) {
			for _, c := range n.Children {
				above[c] = n
			}
			m := Mail{Missing: n.Missing, Inclusive: n.Inclusive, Differ: n.Differ, Above: above[n] != nil}
			if m.Above && !above[n].Missing {
				up := shown[above[n].Copies[0]]
				m.Answers = up.URN()
			}
			for at, key := range n.Copies {
				if one := shown[key]; at == 0 {
					m.Shown, m.Said = one, said[key]
				} else {
					m.Copies = append(m.Copies, one.Item)
				}
			}
			out = append(out, m)
		})
	}
	return o, out, more, nil
}

// beside gives the mails that belong together with one, of which the actor sees all.
func (s *Service) beside(ctx context.Context, first *Item) (out []Item, more bool, err error) {
	known := map[string]bool{first.ID: true}
	out = []Item{*first}
	for next := []string{first.ID}; len(next) > 0; {
		found, err := index.Beside(ctx, s.DB, first.Home, next)
		if err != nil {
			return nil, false, err
		}
		found = slices.DeleteFunc(found, func(id string) bool { return known[id] })
		for _, id := range found {
			known[id] = true
		}
		items, err := s.among(ctx, s.DB, first.Home, "id", found)
		if err != nil {
			return nil, false, err
		}
		seen, err := s.sees(ctx, s.DB, first.Home, items)
		if err != nil {
			return nil, false, err
		}
		next = nil
		for _, i := range items {
			i.sight = seen[i.ID]
			if !has(seen, i.ID) || i.Parted() || i.State != Indexed || i.Reader == "" {
				continue
			}
			if len(out) == mostThread {
				return out, true, nil
			}
			out, next = append(out, i), append(next, i.ID)
		}
	}
	return out, false, nil
}

// forest reads some mails and puts each under the one that it answers.
func (s *Service) forest(ctx context.Context, urn string, all []Item) (map[string]Shown, map[string]*evidence.Mail, threads.Forest, error) {
	shown, said, x, open := map[string]Shown{}, map[string]*evidence.Mail{}, threads.New(), map[string]sealer{}
	for _, i := range all {
		keys, ok := open[i.Delivery]
		if !ok {
			d, err := s.delivery(ctx, s.DB, i.Delivery)
			if err == nil {
				keys, err = s.unlock(ctx, &d, "To read the thread of document "+urn)
			}
			if err != nil {
				return nil, nil, threads.Forest{}, err
			}
			open[i.Delivery] = keys
		}
		one, err := keys.shown(i)
		if err != nil {
			return nil, nil, threads.Forest{}, err
		}
		r, err := s.reading(ctx, keys, &i)
		if err != nil {
			return nil, nil, threads.Forest{}, err
		}
		if r.Mail == nil {
			continue
		}
		var words []string
		for _, p := range r.Pieces {
			if p.Where == evidence.Body && !p.Unseen {
				words = append(words, p.Text)
			}
		}
		if err := x.Add(threads.Mail{Key: i.ID, Said: *r.Mail, Body: strings.Join(words, "\n")}); err != nil {
			return nil, nil, threads.Forest{}, err
		}
		shown[i.ID], said[i.ID] = one, r.Mail
	}
	return shown, said, x.Forest(), nil
}
