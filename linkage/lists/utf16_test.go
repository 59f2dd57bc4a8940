package lists

import (
	"context"
	"strings"
	"testing"
)

// A list in UTF-16 is refused with what to do.
func TestAListInUTF16SaysSo(t *testing.T) {
	text := "\xff\xfei\x00d\x00"
	_, err := Read(context.Background(), []Input{{Source: "list", R: strings.NewReader(text), Size: int64(len(text))}}, Options{ID: "id"})
	if err == nil || !strings.Contains(err.Error(), "UTF-16. Save it again as CSV UTF-8") {
		t.Error(err)
	}
}
