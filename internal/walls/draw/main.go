// Command draw writes the drawing of the house (docs/house.md) to the output. Run
// it in the module's folder: go run ./internal/walls/draw > docs/house.md
package main

import (
	"log"
	"os"

	"candour/internal/walls"
)

func main() {
	if err := walls.Draw(os.Stdout, "."); err != nil {
		log.Fatal(err)
	}
}
