package record

import (
	"candour/internal/base/clock"
	"candour/internal/base/clock/edtf"
)

// ImpossibleDay says why nothing can have happened on a day: it is still to
// come, or it is before the report that it is about was published. Empty when it
// can have. A rough day is refused only when none of its days will do.
func ImpossibleDay(d, published edtf.Date, today clock.Day) string {
	if ToCome(d, today) {
		return "This day is still to come. Enter the day on which it happened."
	}
	if WhollyBefore(d, published) {
		return "This is before the report was published (" + published.Human() + ")."
	}
	return ""
}

// ToCome says that every day that a date can mean is after today.
func ToCome(d edtf.Date, today clock.Day) bool {
	first, ok := d.First()
	return ok && first.After(today)
}

// WhollyBefore says that every day that a date can mean is before another date.
func WhollyBefore(d, other edtf.Date) bool {
	last, ok := d.Last()
	from, known := other.First()
	return ok && known && last.Before(from)
}
