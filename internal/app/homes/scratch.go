package homes

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// Scratch is where files of a data folder lie in clear while they are read. A service that starts clears what one that was
// cut off left there ([Clear]).
func Scratch(data string) string {
	if whole, err := filepath.Abs(data); err == nil {
		data = whole
	}
	sum := sha256.Sum256([]byte(data))
	return filepath.Join(os.TempDir(), fmt.Sprintf("candour-reading-%d-%x", os.Getuid(), sum[:8]))
}

// Clear empties a folder of scratch, and makes it where it is not there.
func Clear(scratch string) error {
	return errors.Join(os.RemoveAll(scratch), os.MkdirAll(scratch, 0o700))
}
