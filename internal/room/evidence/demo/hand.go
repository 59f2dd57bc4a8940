package demo

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	library "candour/evidence"
	"candour/evidence/sample"
	"candour/internal/room/evidence"
	"candour/internal/site/madeup"
)

// Hand has a made-up body hand a few files over for a request itself, one of them locked, and has whoever takes in read them,
// once.
func Hand(sends, takes context.Context, svc *evidence.Service, asking string) error {
	_, all, err := svc.Handings(sends, asking)
	if err == nil && len(all) == 0 {
		err = hand(sends, takes, svc, asking)
	}
	if err != nil {
		return fmt.Errorf("made-up documents of a body: %w", madeup.WithFields(err))
	}
	return nil
}

func hand(sends, takes context.Context, svc *evidence.Service, asking string) error {
	folder, err := os.MkdirTemp("", "candour-sample-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(folder) }()
	made, err := sample.Make(folder, sample.Options{Seed: seed + 2, Documents: 60})
	if err != nil {
		return err
	}
	var some []string // mails, and what is locked
	mails := 0
	for _, t := range made.Truth {
		if t.Parent == "" && (t.Exception == library.Locked || t.Kind == "mail" && mails < 3) {
			if some = append(some, t.Path); t.Kind == "mail" {
				mails++
			}
		}
	}
	id, err := svc.HandIn(sends, asking, len(some))
	if err != nil {
		return err
	}
	for _, path := range some {
		f, err := os.Open(filepath.Join(folder, filepath.FromSlash(path)))
		if err != nil {
			return err
		}
		_, err = svc.Hand(sends, asking, id, []evidence.File{{Name: filepath.Base(path), Data: f}})
		_ = f.Close()
		if err != nil {
			return err
		}
	}
	if err := svc.Read(takes, id, nil); err != nil {
		return err
	}
	return svc.Wait(id)
}
