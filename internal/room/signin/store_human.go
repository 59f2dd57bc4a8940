package signin

import (
	"context"
	"database/sql"
	"slices"
	"strings"

	"candour/internal/base/db"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

const (
	personTable = "human"
	joinTable   = "human_join"
)

func humanTables() []ledger.Table {
	return []ledger.Table{
		{Name: personTable, Columns: []string{"number", "normal", "employer", "synthetic", "made", "other", "same_as"}},
		{Name: joinTable, Columns: []string{"day", "reason"}, Public: true},
	}
}

// humans are people who are registered, everybody or those around one of them, and
// which of them are one.
type humans struct {
	list     []Human
	one      map[string]string   // an id, to the one that stands for all that are one
	accounts map[string][]string // that one, to the accounts
	ids      map[string][]string // that one, to every id and number
	bodies   map[string]string   // an account, to its body
}

// tie says which human an account is of, and the account's body.
type tie struct{ account, human, body string }

// loadHumans reads who is who, all of it: for lists of everybody, and for whoever
// enters or joins people. Of one account [TiesOf] reads what it needs.
func loadHumans(ctx context.Context, q db.Querier) (*humans, error) {
	list, err := readHumans(ctx, q, ``)
	if err != nil {
		return nil, err
	}
	ties, err := readTies(ctx, q, ``)
	if err != nil {
		return nil, err
	}
	return gather(list, ties), nil
}

func readHumans(ctx context.Context, q db.Querier, where string, args ...any) ([]Human, error) {
	rows, err := q.Query(ctx, `SELECT id, number, normal, COALESCE(employer, ''), COALESCE(other, ''), COALESCE(same_as, ''), synthetic FROM human `+where, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (h Human, err error) {
		return h, r.Scan(&h.ID, &h.Number, &h.Normal, &h.Employer, &h.Other, &h.SameAs, &h.Synthetic)
	})
}

func readTies(ctx context.Context, q db.Querier, where string, args ...any) ([]tie, error) {
	rows, err := q.Query(ctx, `SELECT h.id, h.human, COALESCE(s.body, '') FROM staff_human h JOIN staff s ON s.id = h.id `+where, args...)
	return db.Collect(rows, err, func(r *sql.Rows) (t tie, err error) { return t, r.Scan(&t.account, &t.human, &t.body) })
}

// gather finds which of these people are one. A human of an earlier release, of whom
// there is only the number in staff_human, counts as one whose id is that number.
func gather(list []Human, ties []tie) *humans {
	slices.SortFunc(list, func(a, b Human) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(ties, func(a, b tie) int { return strings.Compare(a.account, b.account) })
	h := &humans{list: slices.Clone(list), one: map[string]string{}, accounts: map[string][]string{}, ids: map[string][]string{}, bodies: map[string]string{}}
	known := map[string]bool{}
	for _, x := range list {
		known[x.ID] = true
	}
	for _, t := range ties {
		if t.human != "" && !known[t.human] {
			known[t.human] = true
			h.list = append(h.list, earlier(t.human, t.body))
		}
	}
	h.bring()
	for _, t := range ties {
		if one := h.one[t.human]; one != "" {
			h.accounts[one] = append(h.accounts[one], t.account)
			h.bodies[t.account] = t.body
		}
	}
	return h
}

// earlier is a human of whom there is only the number that the first release
// took for its id.
func earlier(id, body string) Human {
	normal, ok := access.HumanNumber(id)
	if !ok {
		normal = id
	}
	return Human{ID: id, Number: id, Normal: normal, Employer: body, early: true}
}

// bring finds which ids are one human: those that were joined, and those of the
// first release whose numbers are the same once they are in one form.
func (h *humans) bring() {
	for _, x := range h.list {
		h.one[x.ID] = x.ID
	}
	numbers := map[[2]string]string{}
	for _, x := range h.list {
		if x.SameAs != "" {
			h.merge(x.ID, x.SameAs)
		}
		key := [2]string{x.Employer, x.Normal}
		if twin, ok := numbers[key]; ok {
			h.merge(x.ID, twin)
		}
		numbers[key] = x.ID
	}
	for _, x := range h.list {
		h.ids[h.one[x.ID]] = append(h.ids[h.one[x.ID]], x.ID)
		if n := access.NumberID(x.Number); n != "" {
			h.ids[h.one[x.ID]] = append(h.ids[h.one[x.ID]], n)
		}
	}
}

func (h *humans) merge(a, b string) {
	from, to := h.one[a], h.one[b]
	if to == "" || from == to {
		return
	}
	for id, one := range h.one {
		if one == from {
			h.one[id] = to
		}
	}
}

// same says whether two ids are of one human.
func (h *humans) same(a, b string) bool { return h.one[a] != "" && h.one[a] == h.one[b] }

// selves gives the ids under which the human of an account has acted; none when
// nobody has said which human that is.
func (h *humans) selves(account, human string) []string {
	one := h.one[human]
	if one == "" {
		return nil
	}
	out := slices.Clone(h.accounts[one])
	if !slices.Contains(out, account) {
		out = append(out, account)
	}
	for _, id := range h.ids[one] {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// find gives the human with a number at an employer.
func (h *humans) find(normal, employer string) (Human, bool) {
	i := slices.IndexFunc(h.list, func(x Human) bool { return x.Normal == normal && x.Employer == employer })
	if i < 0 {
		return Human{}, false
	}
	return h.list[i], true
}

// byID gives a human by id.
func (h *humans) byID(id string) (Human, bool) {
	i := slices.IndexFunc(h.list, func(x Human) bool { return x.ID == id })
	if i < 0 {
		return Human{}, false
	}
	return h.list[i], true
}

// OneHuman says, as things stand in a transaction, which id stands for the human
// with an id: two ids of one human give the same. An id that nobody has gives
// itself.
func OneHuman(ctx context.Context, q db.Querier) (func(id string) string, error) {
	h, err := loadHumans(ctx, q)
	return func(id string) string {
		if one := h.one[id]; one != "" {
			return one
		}
		return id
	}, err
}

// Joined is one time that two registered humans were found to be one. Everybody
// may read it; it names nobody.
type Joined struct{ Day, Reason, Entry string }

// Joins lists them, newest first. Everybody may read them.
func (s *Service) Joins(ctx context.Context) ([]Joined, error) {
	rows, err := s.cfg.DB.Query(ctx, `SELECT day, reason, leaf_id FROM human_join ORDER BY day DESC, id`)
	return db.Collect(rows, err, func(r *sql.Rows) (j Joined, err error) { return j, r.Scan(&j.Day, &j.Reason, &j.Entry) })
}
