package returns

import (
	"time"

	"candour/internal/base/clock"
)

// AsLong is shown to tests.
var AsLong = asLong

// FiguresPublish is shown to tests.
const FiguresPublish = figuresPublish

// Moment is shown to tests.
var Moment = clock.MomentOrNone

// NotSigned is shown to tests.
const NotSigned = notSigned

// OpenFirst is shown to tests.
const OpenFirst = openFirst

// PartOf is shown to tests.
var PartOf = partOf

// SignedByOne is shown to tests.
const SignedByOne = signedByOne

// SetStaff changes who may sign in.
func (s *Service) SetStaff(d Directory) { s.staff = d }

// SetPatience changes after how long a check that another node began is done again.
func (s *Service) SetPatience(d time.Duration) { s.patience = d }

// SetPost is how people are reminded, SetClock another clock.
func (s *Service) SetPost(p Post) { s.post = p }

func (s *Service) SetClock(c clock.Clock) { s.clock = c }
