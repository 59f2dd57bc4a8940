package similarity_test

import (
	"fmt"

	"candour/linkage/similarity"
)

func ExampleJaroWinkler() {
	fmt.Printf("%.4f\n", similarity.JaroWinkler("martha", "marhta"))
	// Output: 0.9611
}
