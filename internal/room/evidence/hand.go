package evidence

import (
	"context"
	"slices"
	"strings"

	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/trust/ledger"
	"candour/internal/trust/vault"
)

// Request is what a home asked a body for, as whoever answers for the body reads of it.
type Request struct {
	ID, Home, Title, Href string // Title of the home, Href of the request
	Synthetic             bool
	Body, BodyName        string
	Reference             string
	Closed                string         // why nothing can be handed over for it; empty: it can
	Facts                 map[string]any // what the rules weigh of it: whose it is ("owner"), and who has a part in the home ("barred")
}

// Senders are the bodies that were asked. Each method reads in q what stands there.
type Senders interface {
	// Request gives one; whether the actor may know of it is asked by its facts.
	Request(ctx context.Context, q db.Querier, asking string) (Request, error)
	// Sent records, in a write of this room, that the body hands something over today, as a delivery.
	Sent(ctx context.Context, tx *ledger.Tx, r Request, delivery string, on clock.Day) error
	// Theirs gives, of some documents of a home, those of which a body that handed them over may see something, and what of
	// each is held from it.
	Theirs(ctx context.Context, q db.Querier, home, body string, documents []string) (map[string]Sight, error)
}

// Whoever handed something over opens what its files are called under a key of its own: that of the delivery opens to
// those who read evidence, and to nobody else.
const (
	partSent  vault.Part = "evidence-sent"
	groupSent            = "evidence-sent"
	sentBy               = "sent-" // before the id of a delivery
)

func sentPlace(item string) vault.Place {
	return vault.Place{Table: "evidence_item", Column: "sealed_name", Row: item}
}

// tellSender puts what a file is called into its row once more, sealed to whoever handed the delivery over.
func (s *Service) tellSender(ctx context.Context, q db.Querier, d *Delivery, item, name string, row ledger.Row) error {
	if !d.Own {
		return nil
	}
	sealed, err := s.vault.Seal(ctx, q, sentBy+d.ID, partSent, sentPlace(item), []byte(name))
	row["sealed_name"] = db.OrNil(sealed)
	return err
}

// Sent is a file as whoever handed it over reads of it.
type Sent struct {
	ID    string
	Place string
	Name  string // empty where something of it is held from them
	Size  int64
	// What became of it: waiting, indexed or exception. That a file is not looked at is said to nobody outside.
	State State
	Code  string
	Again bool // they handed the same bytes over before
}

// theirState is what became of a file, without what the team decided.
func theirState(i *Item) State {
	switch {
	case i.State != Excluded:
		return i.State
	case i.Code != "":
		return Exception
	case i.Reader != "" || i.CopyOf != "":
		return Indexed
	}
	return Waiting
}

// Handing is a delivery as whoever hands it over reads of it: nothing is in it of what others handed over, no word of what is
// held from them, and nothing that the team decided.
type Handing struct {
	ID       string
	On, Done clock.Day
	Declared int
	Counts   map[State]int // of the files
	Top      int           // of these, those that lay in no other
	Files    []Sent
	Next     string // the place after which the next page begins
	open     bool
}

// Open says whether files can still be added.
func (h *Handing) Open() bool { return h.open && h.Done.IsZero() }

// theirs gives the files of a delivery with what of each is held from its body: it reads where each lay and whether it could be
// read, since it sent them and must put right what was not readable, but no word of one of which something is held from it, not
// even the name that it gave. What is held where the bytes are the same as another's holds nothing here: it would say
// that they are there.
func (s *Service) theirs(ctx context.Context, q db.Querier, r *Request, d *Delivery) ([]Item, map[string]Item, error) {
	all, err := s.store.items(ctx, q, `WHERE delivery_id = ? ORDER BY place`, d.ID)
	if err != nil {
		return nil, nil, err
	}
	own, err := s.store.deliveries(ctx, q, `WHERE home = ? AND body = ? AND own = 1`, d.Home, d.Body)
	if err != nil {
		return nil, nil, err
	}
	known, err := s.kin(ctx, q, d.Home, all)
	if err != nil {
		return nil, nil, err
	}
	var numbered []string
	same := map[string][]string{}
	for id, i := range known {
		if !slices.ContainsFunc(own, func(o Delivery) bool { return o.ID == i.Delivery }) {
			delete(known, id)
			continue
		}
		if i.Serial != 0 {
			numbered = append(numbered, id)
		}
		if i.SHA256 != "" {
			same[i.SHA256] = append(same[i.SHA256], id)
		}
	}
	slices.Sort(numbered)
	seen, err := s.Senders.Theirs(ctx, q, r.Home, r.Body, numbered)
	if err != nil {
		return nil, nil, err
	}
	for n := range all {
		sight, ok := weigh(all[n], known, same, seen)
		if !ok {
			sight = Sight{Held: []Pages{{}}}
		}
		all[n].sight = sight
	}
	return all, known, nil
}

// lettersOf are the letters with which the numbers of what a body hands over begin, where none were given to it before.
func lettersOf(name string) string {
	var first, all string
	for _, word := range strings.Fields(strings.ToUpper(name)) {
		word = strings.Map(func(r rune) rune {
			if r < 'A' || r > 'Z' {
				return -1
			}
			return r
		}, word)
		if word != "" {
			first, all = first+word[:1], all+word
		}
	}
	for _, some := range []string{first, all} {
		if len(some) >= 3 {
			return some[:min(len(some), 8)]
		}
	}
	return "BODY"
}
