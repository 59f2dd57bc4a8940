package award

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"candour/internal/room/inquiry/typed"
)

// Pence is money, in whole pence.
type Pence int64

// MaxPence is the most that one sum may be here: a thousand million pounds. Sums of sums stay far
// below what an int64 holds.
const MaxPence Pence = 1_000_000_000_00

// MaxMinutes is the most time that one sum may be here.
const MaxMinutes Minutes = 60 * 1_000_000

// ErrSum is a sum that is below nothing, or more than [MaxPence].
var ErrSum = errors.New("award: a sum of money that cannot be")

// Add adds two sums.
func (p Pence) Add(q Pence) (Pence, error) {
	if p < 0 || q < 0 || p > MaxPence || q > MaxPence-p {
		return 0, ErrSum
	}
	return p + q, nil
}

// Less takes q from p.
func (p Pence) Less(q Pence) (Pence, error) {
	if p < 0 || q < 0 || p > MaxPence || q > p {
		return 0, ErrSum
	}
	return p - q, nil
}

// Sum adds up.
func Sum(all ...Pence) (out Pence, err error) {
	for _, p := range all {
		if out, err = out.Add(p); err != nil {
			return 0, err
		}
	}
	return out, nil
}

// For gives what some time costs at a rate an hour; half a penny counts as one.
func (p Pence) For(m Minutes) (Pence, error) {
	if p < 0 || m < 0 || p > MaxPence || m > MaxMinutes || m > 0 && int64(p) > (1<<62)/int64(m) {
		return 0, ErrSum
	}
	out := Pence((int64(p)*int64(m) + 30) / 60)
	if out > MaxPence {
		return 0, ErrSum
	}
	return out, nil
}

// String writes it for people: £1,234.50.
func (p Pence) String() string {
	pounds, rest := strconv.FormatInt(int64(p)/100, 10), int64(p)%100
	for i := len(pounds) - 3; i > 0; i -= 3 {
		pounds = pounds[:i] + "," + pounds[i:]
	}
	return fmt.Sprintf("£%s.%02d", pounds, rest)
}

// Plain writes it for programs: 1234.50.
func (p Pence) Plain() string { return fmt.Sprintf("%d.%02d", int64(p)/100, int64(p)%100) }

var moneyForm = regexp.MustCompile(`^£? ?([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.([0-9]{1,2}))?$`)

// ParsePence reads money as people write it: 1234.5, £1,234.50. Nothing below a penny, and nothing
// below nothing, is money here.
func ParsePence(s string) (Pence, error) {
	m := moneyForm.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return 0, errors.New("write pounds and pence, such as 1234.50")
	}
	pounds, err := strconv.ParseInt(strings.ReplaceAll(m[1], ",", ""), 10, 64)
	if err != nil || pounds > int64(MaxPence)/100 {
		return 0, errors.New("write at most 1,000,000,000")
	}
	rest, _ := strconv.ParseInt((m[2] + "00")[:2], 10, 64) // digits
	if out := Pence(pounds*100 + rest); out <= MaxPence {
		return out, nil
	}
	return 0, errors.New("write at most 1,000,000,000")
}

// Minutes is time.
type Minutes int64

// String writes it in hours: 1.25, and with minutes where that is no short fraction: 1 h 10 min.
func (m Minutes) String() string {
	if m%3 == 0 {
		hundredths := int64(m) * 100 / 60
		return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100), "0"), ".")
	}
	return fmt.Sprintf("%d h %d min", int64(m)/60, int64(m)%60)
}

var hoursForm = regexp.MustCompile(`^([0-9]{1,6})(?:\.([0-9]{1,4}))?$`)

// ParseHours reads hours as a decimal: 1.25 is 75 minutes. What is no whole number of minutes is
// refused: rounding would change what somebody claims.
func ParseHours(s string) (Minutes, error) {
	m := hoursForm.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return 0, errors.New("write hours as a decimal, such as 1.25")
	}
	whole, err := strconv.ParseInt(m[1], 10, 64)
	part, err2 := strconv.ParseInt((m[2] + "0000")[:4], 10, 64)
	if err != nil || err2 != nil || Minutes(whole*60) > MaxMinutes {
		return 0, errors.New("write fewer hours")
	}
	if part*60%10000 != 0 {
		return 0, errors.New("write hours that are whole minutes, such as 0.1 (6 minutes) or 0.25 (15 minutes)")
	}
	return Minutes(whole*60 + part*60/10000), nil
}

// sumOf is what is said of a field whose sums cannot be.
func sumOf(field string) error {
	return typed.Wrong(field, "The sum is more than a thousand million pounds. Look at the numbers")
}
