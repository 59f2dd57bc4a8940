package recommendation

import (
	"candour/internal/clock"
	"candour/internal/clock/edtf"
	"candour/internal/errs"
)

// impossibleDay says why nothing can have happened on a day: it is still to
// come, or it is before the report that it is about was published. Empty when it
// can have. A rough day is refused only when none of its days will do.
func impossibleDay(d, published edtf.Date, today clock.Day) string {
	if first, ok := d.First(); ok && first.After(today) {
		return "This day is still to come. Enter the day on which it happened."
	}
	last, ok := d.Last()
	if from, known := published.First(); ok && known && last.Before(from) {
		return "This is before the report was published (" + published.Human() + ")."
	}
	return ""
}

// happened reads the rough date of something that is said to have happened.
func (p *problems) happened(field, value string, published edtf.Date, today clock.Day) edtf.Date {
	d, err := edtf.Parse(clean(value))
	if err != nil {
		p.add(field, errs.Message(err))
	} else if why := impossibleDay(d, published, today); why != "" {
		p.add(field, why)
	}
	return d
}
