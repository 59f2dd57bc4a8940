package sweep

// Where the pages are.
const (
	ListPath    = "/sweep"
	UploadPath  = ListPath + "/upload"
	QualityPath = ListPath + "/quality"
	PublishPath = ListPath + "/publish"
	AsksPath    = ListPath + "/asks"
	BoardPath   = "/review/board"
	// ProposalsPath is where boards that were proposed are answered.
	ProposalsPath = ListPath + "/proposals"
)
