package phrase

import (
	"fmt"
	"regexp"
	"strconv"
)

// Params say how dear one guess is (argon2id, RFC 9106). They are stored as
// text beside the salt, so that they can be raised for new phrases.
type Params struct {
	Memory  uint32 // KiB
	Time    uint32 // passes over the memory
	Threads uint8
}

// DefaultParams are 64 MiB and two passes on one core: above OWASP's least
// (19 MiB and two passes), and about 0.1 s here.
func DefaultParams() Params { return Params{Memory: 64 << 10, Time: 2, Threads: 1} }

// String is the form that is stored: "argon2id$m=65536,t=2,p=1".
func (p Params) String() string {
	return fmt.Sprintf("argon2id$m=%d,t=%d,p=%d", p.Memory, p.Time, p.Threads)
}

var paramsForm = regexp.MustCompile(`^argon2id\$m=(\d{1,8}),t=(\d{1,3}),p=(\d{1,3})$`)

// ParseParams reads what String wrote. It refuses what would exhaust the
// machine or protect nothing: a damaged row must not become either.
func ParseParams(s string) (Params, error) {
	m := paramsForm.FindStringSubmatch(s)
	if m == nil {
		return Params{}, fmt.Errorf("phrase.ParseParams: %q is not argon2id$m=KIB,t=PASSES,p=THREADS", s)
	}
	var n [3]uint64
	for i := range n {
		n[i], _ = strconv.ParseUint(m[i+1], 10, 32) // at most 8 digits: fits
	}
	if n[2] > 255 {
		return Params{}, fmt.Errorf("phrase.ParseParams: %q is outside what is allowed", s)
	}
	p := Params{Memory: uint32(n[0]), Time: uint32(n[1]), Threads: uint8(n[2])}
	return p, p.check()
}

// The bounds: 8 MiB (tests) to 1 GiB, 1 to 16 passes, 1 to 16 threads.
func (p Params) check() error {
	if p.Memory < 8<<10 || p.Memory > 1<<20 || p.Time < 1 || p.Time > 16 || p.Threads < 1 || p.Threads > 16 {
		return fmt.Errorf("phrase: %s is outside what is allowed", p)
	}
	return nil
}
