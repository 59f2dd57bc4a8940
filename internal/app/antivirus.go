package app

import (
	"context"
	"errors"
	"io"

	"candour/internal/base/errs"
	"candour/internal/site/web"
	"candour/internal/trust/antivirus"
)

// fileCheck is the virus checker of the configuration as the pages ask it; nil
// for none.
func (s *server) fileCheck() (web.FileCheck, error) {
	checker, err := antivirus.Open(s.cfg.Antivirus, s.cfg.AntivirusTime.Duration)
	if err == nil && s.cfg.AntivirusTime.Duration <= 0 {
		err = errs.New(errs.Invalid, "Give antivirus_time a time, such as 30s.")
	}
	if err != nil {
		return nil, errs.InvalidInput("The settings are not right.", errs.Field{Name: "antivirus", Message: errs.Message(err)})
	}
	if checker == nil {
		return nil, nil
	}
	return func(ctx context.Context, file io.Reader, size int64) error {
		err := checker.Check(ctx, file, size)
		if found, ok := errors.AsType[*antivirus.Found](err); ok {
			return errs.New(errs.Invalid, "This file was refused: the virus checker found "+found.Name+" in it. It was not kept. Send another file.")
		}
		return err
	}, nil
}
