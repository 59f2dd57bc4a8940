package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"candour/bench/ratios"
	"candour/evidence"
	"candour/evidence/threads"
)

// made is a mail whose place is known.
type made struct {
	threads.Mail
	up    int // -1: it begins a thread
	first int
}

// mailsOf are mails that answer each other, all of one subject, as a busy office has them.
func mailsOf(r *rand.Rand, n int) []made {
	out := make([]made, n)
	for i := range out {
		m := made{up: -1, first: i}
		m.Key = fmt.Sprintf("m%d", i)
		m.Said = evidence.Mail{MessageID: fmt.Sprintf("%d.made@example.test", i), Subject: "Re: Timetable", Sent: time.Unix(int64(1_200_000_000+i*60), 0)}
		if i > 0 && r.IntN(5) > 0 {
			m.up = max(0, i-1-r.IntN(200))
			up := out[m.up]
			m.first = up.first
			m.Said.InReplyTo = []string{up.Said.MessageID}
			m.Said.References = append(slices.Clone(up.Said.References[max(0, len(up.Said.References)-30):]), up.Said.MessageID)
		}
		out[i] = m
	}
	return out
}

// without takes headers away at random: a third of each of the two.
func without(r *rand.Rand, mails []made) []made {
	out := slices.Clone(mails)
	for i := range out {
		if r.IntN(3) == 0 {
			out[i].Said.InReplyTo = nil
		}
		if r.IntN(3) == 0 {
			out[i].Said.References = nil
		}
	}
	return out
}

// links counts how many stand under the mail that they answer, and threads that hold mails of two.
func links(mails []made, r *rand.Rand) (right float64, joined int, took time.Duration, err error) {
	start := time.Now()
	x := threads.New()
	for _, i := range r.Perm(len(mails)) {
		if err := x.Add(mails[i].Mail); err != nil {
			return 0, 0, 0, err
		}
	}
	f := x.Forest()
	took = time.Since(start)
	by := map[string]int{}
	for i, m := range mails {
		by[m.Said.MessageID] = i
	}
	good, all := 0, 0
	for _, t := range f.Threads {
		firsts := map[int]bool{}
		t.Walk(func(n *threads.Node, _ int) {
			i := by[n.ID]
			firsts[mails[i].first] = true
			if mails[i].up < 0 {
				all, good = all+1, good+1
			}
			for _, c := range n.Children {
				all++
				if mails[by[c.ID]].up == i {
					good++
				}
			}
		})
		if mails[by[t.ID]].up >= 0 {
			all++
		}
		if len(firsts) > 1 {
			joined++
		}
	}
	return float64(good) / float64(all), joined, took, nil
}

func measureThreads(scale int) error {
	r := rand.New(rand.NewPCG(2, 2)) //nolint:gosec // made-up mails
	mails := mailsOf(r, 2_000*scale)
	right, joined, took, err := links(mails, r)
	if err != nil {
		return err
	}
	fmt.Printf("%d mails with their headers: %.2f %% of links right, %d threads joined wrongly, %s\n", len(mails), 100*right, joined, took.Round(time.Millisecond))
	ratios.Note(ratios.Row{What: "threads: links right, with headers", Ours: fmt.Sprintf("%.2f %%", 100*right), Peer: "-", Goal: "100 %", Met: right == 1 && joined == 0})
	less := without(r, mails)
	right, joined, took, err = links(less, r)
	if err != nil {
		return err
	}
	fmt.Printf("a third of each header taken away: %.2f %% of links right, %d threads joined wrongly, %s\n", 100*right, joined, took.Round(time.Millisecond))
	peer, err := notmuch(less)
	if err != nil {
		return err
	}
	ratios.Note(ratios.Row{What: "threads: joined wrongly, headers taken away", Ours: fmt.Sprint(joined), Peer: peer, Goal: "0", Met: joined == 0})
	return nil
}

// notmuch indexes the same mails, and says how it joins them.
func notmuch(mails []made) (string, error) {
	if _, err := exec.LookPath("notmuch"); err != nil {
		fmt.Println("notmuch: " + ratios.NotInstalled)
		return ratios.NotInstalled, nil //nolint:nilerr // a peer that is missing is no fault
	}
	said := ""
	err := folder(func(dir string) error {
		for _, name := range []string{"cur", "new", "tmp"} {
			if err := os.MkdirAll(filepath.Join(dir, "mail", name), 0o700); err != nil {
				return err
			}
		}
		for i, m := range mails {
			var b strings.Builder
			fmt.Fprintf(&b, "From: a@example.test\nTo: b@example.test\nSubject: %s\nDate: %s\nMessage-ID: <%s>\n", m.Said.Subject, m.Said.Sent.Format(time.RFC1123Z), m.Said.MessageID)
			if len(m.Said.InReplyTo) > 0 {
				fmt.Fprintf(&b, "In-Reply-To: <%s>\n", m.Said.InReplyTo[0])
			}
			if len(m.Said.References) > 0 {
				fmt.Fprintf(&b, "References: <%s>\n", strings.Join(m.Said.References, ">\n <"))
			}
			b.WriteString("\nWords about the timetable.\n")
			if err := os.WriteFile(filepath.Join(dir, "mail", "cur", fmt.Sprintf("%d.made:2,S", i)), []byte(b.String()), 0o600); err != nil {
				return err
			}
		}
		config := filepath.Join(dir, "config")
		if err := os.WriteFile(config, []byte("[database]\npath="+filepath.Join(dir, "mail")+"\n[user]\nname=A\nprimary_email=a@example.test\n[new]\ntags=all\n"), 0o600); err != nil {
			return err
		}
		run := func(args ...string) ([]byte, error) {
			c := exec.Command("notmuch", args...) //nolint:gosec // the peer
			c.Env = append(os.Environ(), "NOTMUCH_CONFIG="+config)
			return c.Output()
		}
		start := time.Now()
		if _, err := run("new", "--quiet"); err != nil {
			return err
		}
		took := time.Since(start)
		joined, parts, err := joinedBy(run, mails)
		said = fmt.Sprintf("%d (%d threads, %s)", joined, parts, took.Round(time.Millisecond))
		fmt.Println("notmuch, files read and indexed: joined wrongly " + said)
		return err
	})
	return said, err
}

// joinedBy counts the peer's threads, and those that hold mails of two.
func joinedBy(run func(...string) ([]byte, error), mails []made) (joined, parts int, err error) {
	first := map[string]int{}
	for _, m := range mails {
		first[m.Said.MessageID] = m.first
	}
	out, err := run("show", "--format=json", "--body=false", "--entire-thread=true", "*")
	if err != nil {
		return 0, 0, err
	}
	var all []any
	if err := json.Unmarshal(out, &all); err != nil {
		return 0, 0, err
	}
	for _, thread := range all {
		firsts := map[int]bool{}
		idsIn(thread, func(id string) { firsts[first[id]] = true })
		if len(firsts) == 0 {
			return 0, 0, errors.New("notmuch shows a thread without a mail")
		}
		if len(firsts) > 1 {
			joined++
		}
	}
	return joined, len(all), nil
}

func idsIn(v any, visit func(id string)) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			idsIn(e, visit)
		}
	case map[string]any:
		if id, ok := v["id"].(string); ok {
			visit(id)
		}
	}
}
