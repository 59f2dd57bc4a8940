package exchange

import (
	"bytes"
	"embed"
)

//go:embed seed/reports.jsonl seed/recommendations.jsonl
var seedFS embed.FS

// SeedFiles reads the real register that comes with the program: facts about
// published reports in our own words, each with its source.
func SeedFiles() ([]FileReport, []FileRecommendation, error) {
	reports, err := seedFS.ReadFile("seed/reports.jsonl")
	if err != nil {
		return nil, nil, err
	}
	recommendations, err := seedFS.ReadFile("seed/recommendations.jsonl")
	if err != nil {
		return nil, nil, err
	}
	return ReadFiles(bytes.NewReader(reports), bytes.NewReader(recommendations))
}
