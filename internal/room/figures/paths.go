package figures

import "strconv"

// Where the pages are.
const (
	ListPath    = "/figures"
	DeskPath    = "/figures-desk"
	NewPath     = DeskPath + "/new"
	DraftPath   = DeskPath
	HalvingPath = ListPath + "/halving"
	BesidePath  = ListPath + "/beside"
	MeaningPath = ListPath + "/definitions"
)

// EditionPath is where an edition is read.
func EditionPath(e Edition) string {
	return ListPath + "/" + e.ReleaseID + "?edition=" + strconv.Itoa(e.Number)
}
