package evidence

import (
	"context"
	"encoding/base64"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"candour/evidence"
	"candour/internal/base/db"
	"candour/internal/base/errs"
	"candour/internal/base/ids"
	"candour/internal/base/longwork"
	"candour/internal/room/evidence/index"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
	"candour/internal/trust/phrase"
)

// newShelf makes what finds the pages of a home, unless there is one.
func (s *Service) newShelf(ctx context.Context, tx *ledger.Tx, h Home) error {
	all, err := s.store.shelves(ctx, tx, `WHERE home = ?`, h.ID)
	if err != nil || len(all) > 0 {
		return err
	}
	id := ids.Random("shelf")
	sealed, _, err := s.newKey(ctx, tx, "evidence_shelf", id, h.Synthetic)
	if err != nil {
		return err
	}
	return tx.Insert("evidence_shelf", id, ledger.Row{"home": h.ID, "made": s.Today().String(), "synthetic": h.Synthetic, "sealed_key": sealed})
}

// shelf opens what finds the pages of a home to the actor, with one entry that says what for.
func (s *Service) shelf(ctx context.Context, home, purpose string) (index.Key, error) {
	all, err := s.store.shelves(ctx, s.DB, `WHERE home = ?`, home)
	if err == nil && len(all) == 0 {
		err = errs.New(errs.Conflict, "Nothing was handed over here yet.")
	}
	if err != nil {
		return nil, err
	}
	return s.reveal(ctx, "evidence_shelf", all[0].id, all[0].sealedKey, purpose)
}

// pagesOf are the words of a document by page, its name with what stands on none.
func pagesOf(name string, r *evidence.Reading) []index.Page {
	words := map[int][]string{0: {name, r.Title}}
	if m := r.Mail; m != nil {
		for _, all := range [][]string{m.From, m.To, m.Cc, m.Bcc, {m.Subject}} {
			words[0] = append(words[0], all...)
		}
	}
	for _, p := range r.Pieces {
		if p.Where == evidence.FileName || p.Where == evidence.Attachment {
			continue // it is there; what lies in it is found by its own name
		}
		words[p.Page] = append(words[p.Page], p.Name, p.Text)
	}
	var out []index.Page
	for n, all := range words {
		out = append(out, index.Page{Number: n, Text: strings.Join(all, " \n ")})
	}
	slices.SortFunc(out, func(a, b index.Page) int { return a.Number - b.Number })
	return out
}

// Search is a search that somebody made: kept, as it was made, for those who must show one day what was looked for.
type Search struct {
	ID, Home         string
	Made             time.Time
	Human            string
	Words            string // what was typed
	Pages, Documents int    // that had it, of those that the searcher may see
	More             bool   // more pages than are counted
	Indexed          int    // files that could be found at that time
	sealed           string
}

// Hit is a page that has what was looked for.
type Hit struct {
	index.Hit
	Delivery string
	Name     string // of the file; empty where parts of the document are held
	Words    string // around what was found
	More     bool   // it goes on before or after
}

// Results are the pages found, in the order of their numbers.
type Results struct {
	Search
	Home   Home
	Hits   []Hit
	Next   *index.Hit // after which the next page begins; nil: this is the last
	Unread int        // files of the home that nobody could read, and that no search finds
	Blank  int        // files that were read and have pages without a word, as scans do
	Lost   bool       // documents were read and are not in the index
}

// Search looks for words in the documents of a home, for whoever reads evidence. What is held from them is a part of the
// question: it is neither found nor counted. The search is kept the first time that its results are looked at.
func (s *Service) Search(ctx context.Context, home, text string, after index.Hit) (out Results, err error) {
	if out.Home, err = s.home(ctx, s.DB, home, DocumentsRead); err != nil {
		return out, err
	}
	q, err := index.Parse(text)
	if err != nil {
		return out, err
	}
	key, err := s.shelf(ctx, home, "To search documents")
	if err != nil {
		return out, err
	}
	held, err := s.holes(ctx, home)
	if err != nil {
		return out, err
	}
	hits, err := index.Find(ctx, s.DB, key, home, q, held, after, AFew+1)
	if err != nil {
		return out, err
	}
	if out.Unread, err = s.unread(ctx, home); err != nil {
		return out, err
	}
	if out.Blank, err = s.store.blank(ctx, s.DB, `home = ?`, home); err != nil {
		return out, err
	}
	lost, err := index.Missing(ctx, s.DB, home, 1)
	if err != nil {
		return out, err
	}
	out.Lost = len(lost) > 0
	if len(hits) > AFew {
		out.Next, hits = &hits[AFew-1], hits[:AFew]
	}
	if out.Search, err = s.counted(ctx, key, home, text, q, held, after); err != nil {
		return out, err
	}
	out.Hits, err = s.opened(ctx, hits, q.Terms())
	return out, err
}

// counted counts what was found, and keeps the search where it is new.
func (s *Service) counted(ctx context.Context, key index.Key, home, text string, q index.Query, held []index.Hole, after index.Hit) (out Search, err error) {
	out = Search{ID: ids.Random("search"), Home: home, Words: strings.TrimSpace(text), Made: s.Clock.Now(), Human: access.ActorFrom(ctx).Human}
	if out.Pages, out.Documents, err = index.Count(ctx, s.DB, key, home, q, held); err != nil {
		return out, err
	}
	if out.Indexed, err = s.store.indexed(ctx, s.DB, home); err != nil || after.Item != "" {
		return out, err
	}
	out.More = out.Pages > index.Counted
	sealed, err := phrase.Seal(phrase.NewKey([32]byte(key)), searchPlace(out.ID), []byte(out.Words))
	if err != nil {
		return out, err
	}
	act := ledger.Act{Action: DocumentsRead, Kind: "evidence_search", ID: out.ID, Again: true, Facts: func(ctx context.Context, tx *ledger.Tx) (access.Resource, error) {
		attrs, err := s.Homes.Facts(ctx, tx, home, DocumentsRead)
		return access.Resource{Kind: "evidence_search", ID: out.ID, Attrs: attrs}, err
	}}
	_, err = s.Ledger.Write(ctx, act, func(_ context.Context, tx *ledger.Tx) error {
		return tx.Insert("evidence_search", out.ID, ledger.Row{"home": home, "made": out.Made.UTC().Format(time.RFC3339), "human": out.Human, "pages": int64(out.Pages),
			"documents": int64(out.Documents), "more": out.More, "indexed": int64(out.Indexed), "sealed": base64.StdEncoding.EncodeToString(sealed)})
	})
	return out, hide(err)
}

func searchPlace(id string) string { return "evidence_search/" + id + "/sealed" }

// Searches gives the latest searches of a home, to whoever reads evidence; each sees their own, and who takes in and has nothing
// held from them those of everybody: what others were told could tell of what is held.
func (s *Service) Searches(ctx context.Context, home string) (Home, []Search, error) {
	h, err := s.home(ctx, s.DB, home, DocumentsRead)
	if err != nil {
		return Home{}, nil, err
	}
	where, args := `WHERE home = ? AND human = ?`, []any{home, access.ActorFrom(ctx).Human}
	held, err := s.Homes.Holes(ctx, s.DB, home)
	if err != nil {
		return Home{}, nil, err
	}
	if len(held) == 0 && s.May(ctx, home, DocumentsTake) {
		where, args = `WHERE home = ?`, args[:1]
	}
	all, err := s.store.searches(ctx, s.DB, where+` ORDER BY made DESC, id LIMIT ?`, append(args, int64(lot))...)
	if err != nil || len(all) == 0 {
		return h, nil, err
	}
	key, err := s.shelf(ctx, home, "To see which searches were made")
	if err != nil {
		return h, nil, err
	}
	for i := range all {
		sealed, err := base64.StdEncoding.DecodeString(all[i].sealed)
		if err != nil {
			return h, nil, err
		}
		words, err := phrase.Open(phrase.NewKey([32]byte(key)), searchPlace(all[i].ID), sealed)
		if err != nil {
			return h, nil, err
		}
		all[i].Words = string(words)
	}
	return h, all, nil
}

// unread is how many files of a home no search finds, since nobody could read them.
func (s *Service) unread(ctx context.Context, home string) (n int, err error) {
	err = s.DB.QueryRow(ctx, `SELECT count(*) FROM evidence_item WHERE home = ? AND state IN (?, ?)`, home, string(Waiting), string(Exception)).Scan(&n)
	return n, err
}

// Refind puts into the index what was read and is not in it: the index of a database that was put back from a backup is
// empty. It goes on after the request.
func (s *Service) Refind(ctx context.Context, home string) error {
	if _, err := s.home(ctx, s.DB, home, DocumentsTake); err != nil {
		return err
	}
	key, err := s.shelf(ctx, home, "To have what was read found again")
	if err != nil {
		return err
	}
	return s.works.Begin(ctx, home, "find", func(ctx context.Context, t *longwork.Work) error {
		keys := map[string]sealer{}
		for done := int64(0); ; {
			some, err := index.Missing(ctx, s.DB, home, lot)
			if err != nil || len(some) == 0 {
				return err
			}
			for _, id := range some {
				if err := errors.Join(ctx.Err(), s.refind(ctx, key, keys, id)); err != nil {
					return err
				}
				done++
				t.Say("documents made findable", done, 0)
			}
		}
	})
}

func (s *Service) refind(ctx context.Context, key index.Key, keys map[string]sealer, id string) error {
	i, err := s.item(ctx, s.DB, id)
	if err != nil {
		return err
	}
	if _, ok := keys[i.Delivery]; !ok {
		d, err := s.delivery(ctx, s.DB, i.Delivery)
		if err != nil {
			return err
		}
		if keys[i.Delivery], err = s.unlock(ctx, &d, "To have delivery "+d.Prefix+" found again"); err != nil {
			return err
		}
	}
	name, err := keys[i.Delivery].named(&i)
	if err != nil {
		return err
	}
	r, err := s.reading(ctx, keys[i.Delivery], &i)
	if err != nil {
		return err
	}
	return s.DB.InTx(ctx, func(w *db.Tx) error {
		if err := index.Put(ctx, w, key, i.Home, i.ID, i.URN(), pagesOf(name.Name, r)); err != nil {
			return err
		}
		return index.PutMail(ctx, w, key, i.Home, i.ID, r.Mail)
	})
}

// holes are what is held from the actor, with families and copies ([Service.sees]).
func (s *Service) holes(ctx context.Context, home string) (out []index.Hole, err error) {
	all, err := s.Homes.Holes(ctx, s.DB, home)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	var named []string
	for _, h := range all {
		named = append(named, h.Document)
	}
	slices.Sort(named)
	items, err := s.among(ctx, s.DB, home, "id", slices.Compact(named))
	if err != nil {
		return nil, err
	}
	hash, whole := map[string]string{}, map[string]bool{} // what is held whole, by id
	for _, i := range items {
		hash[i.ID] = i.SHA256
	}
	parts := map[string][]Pages{} // by hash
	for _, h := range all {
		if h.Pages == (Pages{}) {
			whole[h.Document] = true
		} else {
			parts[hash[h.Document]] = append(parts[hash[h.Document]], h.Pages)
		}
	}
	return s.spread(ctx, home, whole, parts)
}

// spread is what is held with what is held: the copies of a file, and with all of one what lies in it, and the copies of that.
func (s *Service) spread(ctx context.Context, home string, whole map[string]bool, parts map[string][]Pages) (out []index.Hole, err error) {
	same, err := s.among(ctx, s.DB, home, "sha256", slices.Sorted(maps.Keys(parts)))
	if err != nil {
		return nil, err
	}
	for _, i := range same {
		for _, p := range parts[i.SHA256] {
			out = append(out, index.Hole{Item: i.ID, From: p.From, To: p.To})
		}
	}
	known, asked := map[string]bool{}, map[string]bool{}
	next, err := s.among(ctx, s.DB, home, "id", slices.Sorted(maps.Keys(whole)))
	for err == nil && len(next) > 0 {
		next = slices.DeleteFunc(next, func(i Item) bool { return known[i.ID] })
		for _, i := range next {
			if !known[i.ID] {
				known[i.ID] = true
				out = append(out, index.Hole{Item: i.ID})
			}
		}
		next, err = s.reach(ctx, s.DB, home, next, asked, "parent_id", func(i *Item) string { return i.ID })
	}
	return out, err
}

// opened opens what was found: what each file is called, and the words around what was looked for.
func (s *Service) opened(ctx context.Context, hits []index.Hit, terms []string) (out []Hit, err error) {
	keys, deliveries := map[string]sealer{}, map[string]Delivery{}
	var named []any
	for _, h := range hits {
		named = append(named, h.Item)
	}
	if len(named) == 0 {
		return nil, nil
	}
	all, err := s.store.items(ctx, s.DB, `WHERE id IN (`+db.Placeholders(len(named))+`)`, named...)
	if err != nil {
		return nil, err
	}
	items := map[string]Item{}
	for _, i := range all {
		items[i.ID] = i
	}
	for _, h := range hits {
		i := items[h.Item]
		if _, ok := keys[i.Delivery]; !ok {
			if deliveries[i.Delivery], err = s.delivery(ctx, s.DB, i.Delivery); err != nil {
				return nil, err
			}
			d := deliveries[i.Delivery]
			if keys[i.Delivery], err = s.unlock(ctx, &d, "To see what a search found in delivery "+d.Prefix); err != nil {
				return nil, err
			}
		}
		one, err := s.openHit(ctx, &i, keys[i.Delivery], h, terms)
		if errs.Is(err, errs.NotFound) {
			continue // it was held, or excluded, since
		}
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func (s *Service) openHit(ctx context.Context, i *Item, keys sealer, h index.Hit, terms []string) (Hit, error) {
	d := Delivery{ID: i.Delivery, Home: i.Home}
	now, err := s.seen(ctx, s.DB, &d, i.ID)
	if err != nil {
		return Hit{}, err
	}
	shown, err := keys.shown(now)
	if err != nil {
		return Hit{}, err
	}
	r, err := s.reading(ctx, keys, &now)
	if err != nil {
		return Hit{}, err
	}
	out := Hit{Hit: h, Delivery: i.Delivery, Name: shown.Name}
	for _, p := range pagesOf(shown.Name, r) {
		if p.Number == h.Page {
			out.Words, out.More = index.Around(p.Text, terms, aroundWords)
		}
	}
	return out, nil
}

// aroundWords is how many words are shown around what was found.
const aroundWords = 24
