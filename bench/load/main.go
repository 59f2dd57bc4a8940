// Command load measures how long a large return takes to check and load:
//
//	go run ./bench/load            1,000,000 rows into SQLite
//	go run ./bench/load -rows N
//
// It makes three files of made-up rows in a temporary folder, sends them as a
// data lead would, waits until every row is checked, stored and counted, and
// counts one table over them.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"candour/bench/ratios"
	"candour/internal/base/clock"
	"candour/internal/base/db"
	"candour/internal/room/recommendation"
	"candour/internal/room/returns"
	"candour/internal/table/codebook"
	"candour/internal/table/tabulate"
	"candour/internal/trust/access"
	"candour/internal/trust/ledger"
)

const (
	force   = "made-up-force-01"
	invHead = "reference,opened,closed,state,setting,offence_class,suspects,unidentified,victims,indicators,complexity,outcome,major,online,definition\n"
	susHead = "investigation,person,age_band,sex,ethnicity_self,ethnicity_self_stage,ethnicity_officer,ethnicity_officer_stage,nationality,relation,identified,charged,outcome\n"
	vicHead = "investigation,person,age_band,sex,ethnicity_self,ethnicity_self_stage,ethnicity_officer,ethnicity_officer_stage,nationality,relation\n"
)

func main() {
	rows := flag.Int("rows", 1_000_000, "how many rows in all")
	flag.Parse()
	if err := run(*rows); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(rows int) error {
	dir, err := os.MkdirTemp("", "candour-load-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	files, size, err := write(dir, rows)
	if err != nil {
		return err
	}
	s, id, err := service(dir)
	if err != nil {
		return err
	}
	defer s.Close()
	lead := access.WithActor(context.Background(), access.Actor{ID: "lead", Name: "Synthetic data lead", Body: force, Human: "H1", Roles: []access.Role{access.RolePublic, access.RoleDataLead}})
	began := time.Now()
	version, err := s.Receive(lead, id, files)
	if err != nil {
		return err
	}
	s.Wait(lead, version, time.Hour)
	took := time.Since(began)
	v, _, err := s.SeeVersion(lead, version)
	if err != nil {
		return err
	}
	fmt.Printf("%d rows, %.0f MB of CSV: checked and loaded in %.1f s (%.0f rows a second); %d good, %d refused; peak memory %s\n",
		v.Rows, float64(size)/(1<<20), took.Seconds(), float64(v.Rows)/took.Seconds(), v.Good, v.Refused, ratios.Peak())
	began = time.Now()
	cube, err := s.Count(context.Background(), tabulate.Plan{Schema: "suspect", Dims: []tabulate.Dim{{Schema: "investigation", Field: "setting"},
		{Schema: "suspect", Field: "ethnicity_self"}}}, tabulate.Pins{version})
	if err != nil {
		return err
	}
	fmt.Printf("a table of suspects by setting and ethnicity over them: %d cells in %.2f s\n", len(cube.Cells), time.Since(began).Seconds())
	return nil
}

// write makes the files: for each investigation two suspects and a victim.
func write(dir string, rows int) (files []returns.Sent, size int64, err error) {
	n := rows / 4
	ethnicity := []string{"W1", "A2", "B1", "not asked", "not stated", "not asked", "M1", "refused"}
	tables := []struct {
		name, head string
		row        func(w *bufio.Writer, i int)
	}{
		{"investigation.csv", invHead, func(w *bufio.Writer, i int) {
			fmt.Fprintf(w, "SYN-%d,20%02d-%02d-%02d,2025-%02d-28,concluded,%s,exploitation,2,0,1,associated;control,complex,15,no,no,cocad-1\n", i, 10+i%14, 1+i%12, 1+i%28, 1+i%12,
				[]string{"group", "family", "institution", "other"}[i%4])
		}},
		{"suspect.csv", susHead, func(w *bufio.Writer, i int) {
			for p := range 2 {
				e, stage := ethnicity[(i+p*3)%len(ethnicity)], "conclusion"
				if strings.Contains(e, " ") || e == "refused" {
					stage = "not applicable"
				}
				fmt.Fprintf(w, "SYN-%d,S%d,25-34,M,%s,%s,IC1,outset,GBR,acquaintance,yes,no,15\n", i, p, e, stage)
			}
		}},
		{"victim.csv", vicHead, func(w *bufio.Writer, i int) {
			fmt.Fprintf(w, "SYN-%d,V1,13-15,F,W1,conclusion,IC1,outset,not asked,acquaintance\n", i)
		}},
	}
	for _, t := range tables {
		f, err := os.Create(filepath.Join(dir, t.name))
		if err != nil {
			return nil, 0, err
		}
		w := bufio.NewWriterSize(f, 1<<20)
		_, _ = w.WriteString(t.head) // Flush tells
		for i := range n {
			t.row(w, i)
		}
		if err := w.Flush(); err != nil {
			return nil, 0, err
		}
		info, err := f.Stat()
		if err != nil {
			return nil, 0, err
		}
		size += info.Size()
		files = append(files, returns.Sent{Name: t.name, File: f, Size: info.Size()})
	}
	return files, size, nil
}

// service is the returns on a new database, with one round open.
func service(dir string) (*returns.Service, string, error) {
	ctx := context.Background()
	d, err := db.Open(ctx, filepath.Join(dir, "candour.db"))
	if err != nil {
		return nil, "", err
	}
	if _, err := d.Migrate(ctx, ledger.Migrations(), returns.Migrations()); err != nil {
		return nil, "", err
	}
	policy, err := access.Compile(recommendation.Access())
	if err != nil {
		return nil, "", err
	}
	l, err := ledger.New(ctx, ledger.Config{DB: d, Auth: policy, Clock: clock.System{}, Tables: returns.Tables(), Origin: "bench.candour.example/ledger"})
	if err != nil {
		return nil, "", err
	}
	book, err := codebook.Load()
	if err != nil {
		return nil, "", err
	}
	s := returns.NewService(returns.Config{DB: d, Ledger: l, Auth: policy, Clock: clock.System{}, Book: book, Bodies: []returns.Body{{ID: force, Name: "Made-up Force 01", Kind: "force"}}})
	round, err := returns.CheckRound("investigations", "Large", "2025", "2030-01-01")
	if err != nil {
		return nil, "", err
	}
	desk := access.WithActor(ctx, access.Actor{ID: "desk", Name: "Synthetic statistician", Human: "H2", Roles: []access.Role{access.RolePublic, access.RoleStatistician}})
	if round, err = s.OpenRound(desk, round); err != nil {
		return nil, "", err
	}
	_, all, err := s.Board(ctx, round.ID)
	if err != nil {
		return nil, "", err
	}
	return s, all[0].ID, nil
}
