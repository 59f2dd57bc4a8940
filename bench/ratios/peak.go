package ratios

import (
	"os"
	"strings"
)

// Peak gives the most memory that the process held, as the system says.
func Peak() string {
	data, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "not known here"
	}
	for line := range strings.Lines(string(data)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			return strings.Join(strings.Fields(rest), " ")
		}
	}
	return "not known here"
}
