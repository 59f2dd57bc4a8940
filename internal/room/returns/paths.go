package returns

// Where the pages are.
const (
	Home            = "/returns"
	DeskPath        = Home + "/desk"
	RoundPath       = Home + "/rounds"
	VersionPath     = Home + "/versions"
	ReturnPath      = Home + "/of"
	CheckPath       = Home + "/check"
	BookPath        = Home + "/book"
	ScorePath       = Home + "/scorecards"
	ProfilePath     = Home + "/profiles"
	CorrectionsPath = Home + "/corrections"
	// ProposalsPath is where what was proposed to be put right is answered.
	ProposalsPath = Home + "/proposals"
)
