package gate

import (
	"context"
	"maps"
	"math"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"candour/internal/base/errs"
)

func TestMarksStandForPrefixesAndAreForgotten(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	m := NewMarks(func() time.Time { return now })
	of := func(s string) Mark { return m.Of(netip.MustParseAddr(s)) }
	a := of("192.0.2.7")
	if a == 0 || a != of("192.0.2.250") || a != of("::ffff:192.0.2.9") || a == of("192.0.3.7") {
		t.Error("a mark is not that of a /24")
	}
	if v6 := of("2001:db8:1:2::3"); v6 != of("2001:db8:1:ffff::9%eth0") || v6 == of("2001:db8:2::3") {
		t.Error("a mark is not that of a /48")
	}
	if m.Of(netip.Addr{}) != 0 {
		t.Error("an unknown address has a mark")
	}
	now = now.Add(KeyLife - time.Second)
	if of("192.0.2.7") != a {
		t.Error("forgotten too early")
	}
	now = now.Add(time.Second)
	b := of("192.0.2.7")
	if b == a || KeyLife > time.Hour {
		t.Error("a key of an hour ago still tells who somebody is")
	}
	m.Forget()
	if of("192.0.2.7") == b {
		t.Error("not forgotten")
	}
}

func TestClientAddress(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8:9::/48")}
	for _, c := range []struct {
		remote    string
		forwarded []string
		want      string
	}{
		{"192.0.2.7:4711", nil, "192.0.2.7"},
		{"192.0.2.7:4711", []string{"198.51.100.1"}, "192.0.2.7"}, // whoever says so is not trusted
		{"10.1.2.3:80", []string{"198.51.100.1"}, "198.51.100.1"},
		{"10.1.2.3:80", []string{"203.0.113.9, 198.51.100.1"}, "198.51.100.1"}, // the left was written by the client
		{"10.1.2.3:80", []string{"203.0.113.9", "198.51.100.1, 10.9.9.9"}, "198.51.100.1"},
		{"10.1.2.3:80", []string{"nonsense"}, "10.1.2.3"},
		{"10.1.2.3:80", []string{"198.51.100.1, nonsense"}, "10.1.2.3"},
		{"10.1.2.3:80", nil, "10.1.2.3"},
		{"[2001:db8:9::1]:80", []string{"2001:db8:1::2"}, "2001:db8:1::2"},
		{"nonsense", []string{"198.51.100.1"}, "invalid IP"},
		{"@", nil, "invalid IP"},
	} {
		if got := Client(c.remote, c.forwarded, proxies); got.String() != c.want {
			t.Errorf("%s, %q: %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}

// arrival is one who comes to the queue in a made-up history.
type arrival struct {
	lane  string
	mark  Mark
	class Class
}

func drawArrival(t *rapid.T) arrival {
	return arrival{rapid.SampledFrom([]string{Start, Return}).Draw(t, "lane"), Mark(rapid.IntRange(1, 6).Draw(t, "mark")), Class(rapid.IntRange(0, 2).Draw(t, "class"))}
}

// TestTheQueueIsFair holds over every history of coming, going and being served:
// no lane holds more than its places; whoever brought something and whose prefix
// holds fewest is never turned away while another holds two more; nobody of a
// prefix loses a place to a prefix that holds as many; lanes and prefixes take
// turns.
func TestTheQueueIsFair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.IntRange(4, 16).Draw(t, "places")
		q := NewQueue(limit)
		in := map[*Place]bool{}
		held := func(lane string, m Mark) (n int) {
			for p := range in {
				if p.Lane == lane && (p.Mark == m || m == 0) {
					n++
				}
			}
			return n
		}
		most := func(lane string) (n int) {
			for m := Mark(1); m <= 6; m++ {
				n = max(n, held(lane, m))
			}
			return n
		}
		lastLane, order := "", []*Place{}
		t.Repeat(map[string]func(*rapid.T){
			"": func(t *rapid.T) {
				for _, lane := range []string{Start, Return} {
					if n := held(lane, 0); n != q.Waiting(lane) || n > limit {
						t.Fatalf("%s holds %d of %d, and says %d", lane, n, limit, q.Waiting(lane))
					}
				}
			},
			"come": func(t *rapid.T) {
				a := drawArrival(t)
				mine, top, full := held(a.lane, a.mark), most(a.lane), held(a.lane, 0) >= limit
				p, put := q.Join(a.lane, a.mark, a.class)
				switch {
				case p == nil && a.class != Bare && (!full || top > mine+1):
					t.Fatalf("%+v is turned away: holds %d, another %d, full %v", a, mine, top, full)
				case p == nil && a.class == Bare && held(a.lane, 0) < (limit+1)/2:
					t.Fatalf("%+v is turned away from a lane that is not half full", a)
				case put != nil && !full:
					t.Fatal("somebody lost a place that was not needed")
				case put != nil && put.Mark != a.mark && held(a.lane, put.Mark) <= mine+1:
					t.Fatalf("a prefix with %d lost a place to one with %d", held(a.lane, put.Mark), mine)
				case put != nil && put.Mark == a.mark && put.Class > a.class && a.class != Patient:
					t.Fatalf("class %d lost a place to class %d", put.Class, a.class)
				}
				delete(in, put)
				if p != nil {
					in[p], order = true, append(order, p)
				}
			},
			"serve": func(t *rapid.T) {
				other := map[string]int{Start: held(Return, 0), Return: held(Start, 0)}
				p := q.Next()
				if p == nil {
					if len(in) > 0 {
						t.Fatal("somebody waits and nobody is served")
					}
					return
				}
				if !in[p] {
					t.Fatal("served twice, or after going")
				}
				if other[p.Lane] > 0 && p.Lane == lastLane {
					t.Fatalf("lane %s goes twice while the other waits", p.Lane)
				}
				delete(in, p)
				lastLane = p.Lane
			},
			"go": func(t *rapid.T) {
				if len(order) == 0 {
					return
				}
				p := order[rapid.IntRange(0, len(order)-1).Draw(t, "who")]
				q.Leave(p)
				q.Leave(p) // twice does nothing, nor does going after one was served
				delete(in, p)
			},
		})
		// Whoever is left is served, each prefix of a lane once before any twice.
		for _, lane := range []string{Start, Return} {
			seen, lines := map[Mark]int{}, map[Mark]bool{}
			for p := range in {
				if p.Lane == lane {
					lines[p.Mark] = true
				}
			}
			for range len(in) + 1 {
				p := q.lane(lane)
				if p.total == 0 {
					break
				}
				got := p.next()
				if seen[got.Mark]++; len(seen) < len(lines) && seen[got.Mark] > 1 {
					t.Fatalf("%s: prefix %d is served twice before others were once", lane, got.Mark)
				}
			}
		}
	})
}

// flood plays an attack against the queue in steps of a tenth of a second: one
// turn a step, so many attackers, and one honest person each second. It gives
// how many honest people were served within 100 steps of coming, of how many.
func flood(places, each int, attack, honest arrival) (served, tried int) {
	q := NewQueue(places)
	came := map[*Place]int{}
	for step := range 1000 {
		for range each {
			q.Join(attack.lane, attack.mark, attack.class)
		}
		if step%10 == 0 && step < 900 {
			tried++
			if p, _ := q.Join(honest.lane, honest.mark, honest.class); p != nil {
				came[p] = step
			}
		}
		if p := q.Next(); p != nil {
			if at, ok := came[p]; ok && step-at <= 100 {
				served++
			}
		}
	}
	return served, tried
}

// TestAFloodShutsNobodyOut is the bar, on a clock of steps: with one hundred
// attackers a second, people get in within ten seconds.
func TestAFloodShutsNobodyOut(t *testing.T) {
	for _, c := range []struct {
		name           string
		attack, honest arrival
	}{
		{"another prefix, nothing brought", arrival{Start, 1, Bare}, arrival{Start, 2, Bare}},
		{"another lane, same prefix", arrival{Start, 1, Solved}, arrival{Return, 1, Bare}},
		{"another prefix, attackers solve", arrival{Start, 1, Solved}, arrival{Start, 2, Bare}},
		{"same prefix, a puzzle", arrival{Return, 1, Bare}, arrival{Return, 1, Solved}},
		{"same prefix, waited", arrival{Return, 1, Bare}, arrival{Return, 1, Patient}},
		{"same prefix, waited, attackers solve", arrival{Start, 1, Solved}, arrival{Start, 1, Patient}},
		{"same prefix, a puzzle, attackers wait", arrival{Start, 1, Patient}, arrival{Start, 1, Solved}},
	} {
		if served, tried := flood(Places, 10, c.attack, c.honest); served < tried*95/100 {
			t.Errorf("%s: %d of %d", c.name, served, tried)
		}
	}
	// What it does not hold against, so that nobody writes that it does: those
	// of one prefix who all do the same.
	if served, tried := flood(Places, 10, arrival{Start, 1, Solved}, arrival{Start, 1, Solved}); served > tried/2 {
		t.Errorf("%d of %d: the threat model says less", served, tried)
	}
}

func TestTurns(t *testing.T) {
	turns := NewTurns(1, 4)
	clockOut := make(chan time.Time)
	turns.after = func(time.Duration) <-chan time.Time { return clockOut }
	first, err := turns.Enter(t.Context(), Start)
	if err != nil {
		t.Fatal(err)
	}
	type result struct {
		who   string
		leave func()
		err   error
	}
	got := make(chan result)
	enter := func(ctx context.Context, who string, v Visit) {
		go func() {
			leave, err := turns.Enter(WithVisit(ctx, v), Start)
			got <- result{who, leave, err}
		}()
	}
	waiting := func(n int) {
		for turns.Waiting(Start) != n {
			time.Sleep(time.Millisecond)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	enter(ctx, "gives up", Visit{1, Solved})
	waiting(1)
	enter(t.Context(), "patient", Visit{1, Patient})
	waiting(2)
	enter(t.Context(), "solved", Visit{1, Solved})
	waiting(3)
	cancel()
	if r := <-got; r.who != "gives up" || !errs.Is(r.err, errs.Unavailable) {
		t.Errorf("%+v", r)
	}
	enter(t.Context(), "bare", Visit{1, Bare}) // half of the places are taken
	if r := <-got; r.who != "bare" || !errs.Is(r.err, errs.Unavailable) {
		t.Errorf("%+v", r)
	}
	first()
	second := <-got
	if second.who != "solved" || second.err != nil {
		t.Fatalf("%+v", second)
	}
	clockOut <- time.Now() // the patient one has waited long enough
	if r := <-got; r.who != "patient" || !errs.Is(r.err, errs.Unavailable) {
		t.Errorf("%+v", r)
	}
	second.leave()
	if leave, err := turns.Enter(t.Context(), Start); err != nil || turns.Waiting(Start) != 0 {
		t.Errorf("the turns are lost: %v", err)
	} else {
		leave()
	}
}

// TestTurnsAreNeverLostOrDoubled: many at once, some giving up.
func TestTurnsAreNeverLostOrDoubled(t *testing.T) {
	turns := NewTurns(2, 8)
	var mu sync.Mutex
	var all sync.WaitGroup
	inside, most := 0, 0
	for i := range 200 {
		all.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			if i%3 == 0 {
				go cancel()
			}
			leave, err := turns.Enter(WithVisit(ctx, Visit{Mark(i % 5), Class(i % 3)}), []string{Start, Return}[i%2])
			if err != nil {
				return
			}
			mu.Lock()
			inside++
			most = max(most, inside)
			mu.Unlock()
			mu.Lock()
			inside--
			mu.Unlock()
			leave()
		})
	}
	all.Wait()
	if most > 2 || turns.inside != 0 || len(turns.waits) != 0 || turns.Waiting(Start)+turns.Waiting(Return) != 0 {
		t.Errorf("%d at once, %d inside, %d wait", most, turns.inside, len(turns.waits))
	}
}

func TestTickets(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	clock := func() time.Time { return now }
	tickets, other := NewTickets(make([]byte, 32), clock), NewTickets([]byte(strings.Repeat("x", 32)), clock)
	fresh := tickets.Issue(Start, 8)
	if c := tickets.Use(Start, fresh, ""); c != Bare {
		t.Errorf("a fresh ticket is worth %d", c)
	}
	if c := tickets.Use(Start, fresh, Solve(fresh, 8)); c != Solved {
		t.Errorf("a solved one is worth %d", c)
	}
	if c := tickets.Use(Start, fresh, Solve(fresh, 8)); c != Bare {
		t.Errorf("a used one is worth %d", c)
	}
	waited := tickets.Issue(Start, 8)
	now = now.Add(Patience)
	for name, c := range map[string]Class{"another lane": tickets.Use(Return, waited, ""), "another service": other.Use(Start, waited, ""),
		"changed": tickets.Use(Start, strings.Replace(waited, ".8.", ".0.", 1), "1"), "nonsense": tickets.Use(Start, "a.b.c.d.e", ""), "none": tickets.Use(Start, "", "")} {
		if c != Bare {
			t.Errorf("%s is worth %d", name, c)
		}
	}
	if c := tickets.Use(Start, waited, "wrong"); c != Patient {
		t.Errorf("one that waited is worth %d", c)
	}
	old := tickets.Issue(Start, 8)
	now = now.Add(TicketLife + time.Millisecond)
	if c := tickets.Use(Start, old, Solve(old, 8)); c != Bare {
		t.Errorf("one of long ago is worth %d", c)
	}
	for i := range maxSpent + 1 {
		tickets.spend("x" + strconv.Itoa(i))
	}
	if len(tickets.spent) > maxSpent || tickets.spend("one more") {
		t.Error("the memory for used tickets has no bound, or forgets who is still good")
	}
	now = now.Add(TicketLife + time.Second)
	if !tickets.spend("one more") {
		t.Error("used tickets are never forgotten")
	}
	if Bits(0, Places) != BaseBits || Bits(Places, Places) != BaseBits+MoreBits || Bits(1000, 1) != BaseBits+MoreBits {
		t.Error("the puzzles do not get harder as they should")
	}
}

// TestTheBookIsFair over every history: never more than the total, nor than the
// share of one prefix; an active connection is never closed; a prefix that has
// fewest loses none while one with more has one that can be closed.
func TestTheBookIsFair(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total, each := rapid.IntRange(2, 12).Draw(t, "total"), rapid.IntRange(1, 12).Draw(t, "each")
		b := NewBook(total, each)
		of, state := map[ID]Mark{}, map[ID]State{}
		closable := func(m Mark) (n int) {
			for id, x := range of {
				if x == m && state[id] != Active {
					n++
				}
			}
			return n
		}
		t.Repeat(map[string]func(*rapid.T){
			"": func(t *rapid.T) {
				if b.Open() != len(of) || b.Open() > total {
					t.Fatalf("%d open, %d known, at most %d", b.Open(), len(of), total)
				}
			},
			"open": func(t *rapid.T) {
				m, proxy := Mark(rapid.IntRange(1, 4).Draw(t, "mark")), rapid.Bool().Draw(t, "proxy")
				id, put, ok := b.Add(m, proxy)
				if put != 0 {
					if state[put] == Active {
						t.Fatal("an active connection is closed")
					}
					for x := Mark(1); x <= 4; x++ {
						if of[put] != m && closable(x) > closable(of[put]) {
							t.Fatalf("prefix %d lost one, and %d has more", of[put], x)
						}
					}
					for o, x := range of {
						if x == of[put] && (state[o] < state[put] || state[o] == state[put] && o < put) {
							t.Fatal("not the oldest in the least state")
						}
					}
					delete(of, put)
				}
				if !ok {
					if id != 0 || closable(m) > 0 {
						t.Fatal("turned away while one of the same prefix could go")
					}
					return
				}
				of[id], state[id] = m, Fresh
			},
			"change": func(t *rapid.T) {
				for _, id := range slices.Sorted(maps.Keys(of)) {
					if rapid.Bool().Draw(t, "this") {
						state[id] = State(rapid.IntRange(0, 3).Draw(t, "state"))
						b.Set(id, state[id])
						return
					}
				}
			},
			"close": func(t *rapid.T) {
				for _, id := range slices.Sorted(maps.Keys(of)) {
					if rapid.Bool().Draw(t, "this") {
						b.Remove(id)
						b.Remove(id)
						delete(of, id)
						return
					}
				}
			},
		})
	})
}

// TestHalfOpenConnectionsCloseEachOther: two thousand that say nothing, and
// people get in at once, from the same prefix too.
func TestHalfOpenConnectionsCloseEachOther(t *testing.T) {
	b := NewBook(1000, 500)
	for range 2000 {
		if _, _, ok := b.Add(1, false); !ok {
			t.Fatal("the book is stuck")
		}
	}
	for _, m := range []Mark{1, 2} {
		id, _, ok := b.Add(m, false)
		if !ok {
			t.Fatalf("prefix %d is shut out", m)
		}
		b.Set(id, Active)
		for range 1000 {
			if _, put, _ := b.Add(1, false); put == id {
				t.Fatal("the one who is being answered is closed")
			}
		}
	}
}

func TestBudget(t *testing.T) {
	b := NewBudget(100, 60)
	if !b.Take(1, 60) || b.Take(1, 1) || !b.Take(2, 40) || b.Take(2, 1) || b.Take(3, 1) || b.Held() != 100 {
		t.Error("the budget does not bind")
	}
	b.Give(1, 60)
	if b.Held() != 40 || !b.Take(3, 60) || len(b.by) != 2 {
		t.Errorf("held %d, by %v", b.Held(), b.by)
	}
	begun := time.Unix(0, 0)
	if BodyDeadline(begun, 0) != begun.Add(SlowGrace) || BodyDeadline(begun, 10*SlowRate) != begun.Add(SlowGrace+10*time.Second) {
		t.Error("how slowly a body may come")
	}
	if BodyDeadline(begun, math.MaxInt64) != begun.Add(SlowMost) {
		t.Error("a large body may take for ever")
	}
}
