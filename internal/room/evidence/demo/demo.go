// Package demo is what the evidence's part of a demonstration enters: a delivery of made-up documents
// that was read, reconciled and closed, and one that is under way.
package demo

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	library "candour/evidence"
	"candour/evidence/sample"
	"candour/internal/room/evidence"
	"candour/internal/site/madeup"
)

// seed draws the documents: the same in each demonstration.
const seed = 17

// Play hands over so many made-up documents to a home, once: as who takes in there, and as somebody who answers for what is
// redacted. What it began and did not end, it goes on with.
func Play(ctx, other context.Context, svc *evidence.Service, home string, documents int) error {
	_, all, err := svc.Deliveries(ctx, home)
	if err == nil && len(all) == 0 {
		err = first(ctx, svc, home, documents)
	}
	if err == nil && len(all) < 2 {
		err = second(ctx, svc, home)
	}
	if err == nil && len(all) < 3 {
		err = third(ctx, other, svc, home)
	}
	if err != nil {
		return fmt.Errorf("made-up documents: %w", madeup.WithFields(err))
	}
	return nil
}

// first is a delivery that is closed: one file that cannot be read is not looked at, for a reason.
func first(ctx context.Context, svc *evidence.Service, home string, documents int) error {
	folder, err := os.MkdirTemp("", "candour-sample-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	made, err := sample.Make(folder, sample.Options{Seed: seed, Documents: documents})
	if err != nil {
		return err
	}
	id, err := svc.Deliver(ctx, evidence.New{Home: home, On: svc.Today(), Prefix: "MADE", Sender: "The records office of a made-up council", Medium: "a made-up encrypted disk", Declared: made.Files})
	if err != nil {
		return err
	}
	if err := addFolder(ctx, svc, id, filepath.Join(folder, "delivery")); err != nil {
		return err
	}
	if err := svc.Read(ctx, id, nil); err != nil {
		return err
	}
	if err := svc.Wait(id); err != nil {
		return err
	}
	l, err := svc.List(ctx, id, evidence.Exception, "")
	if err != nil {
		return err
	}
	for i := range l.Files {
		if l.Files[i].Code == library.Broken {
			if err := svc.Exclude(ctx, id, l.Files[i].ID, "It ends in the middle. The made-up council has no other copy, and says so."); err != nil {
				return err
			}
			break
		}
	}
	return svc.Close(ctx, id, "")
}

// addFolder adds each file of a folder, in the order of their names.
func addFolder(ctx context.Context, svc *evidence.Service, delivery, folder string) error {
	return filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		f, err := os.Open(path)
		if err != nil {
			return err
		}
		defer func() { _ = f.Close() }()
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		_, err = svc.Add(ctx, delivery, []evidence.File{{Name: filepath.ToSlash(name), Data: f}})
		return err
	})
}

// second is a delivery that is open, with fewer files than were declared.
func second(ctx context.Context, svc *evidence.Service, home string) error {
	folder, err := os.MkdirTemp("", "candour-sample-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	made, err := sample.Make(folder, sample.Options{Seed: seed + 1, Documents: 60})
	if err != nil {
		return err
	}
	id, err := svc.Deliver(ctx, evidence.New{Home: home, On: svc.Today(), Prefix: "MADE", Sender: "An archive in a made-up town", Medium: "by upload", Declared: made.Files + 2})
	if err != nil {
		return err
	}
	if err := addFolder(ctx, svc, id, filepath.Join(folder, "delivery")); err != nil {
		return err
	}
	if err := svc.Read(ctx, id, nil); err != nil {
		return err
	}
	return svc.Wait(id)
}
