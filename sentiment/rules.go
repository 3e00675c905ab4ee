package sentiment

import (
	"fmt"
	"math"
	"strconv"
	"sync"

	"github.com/tickertone/tickertone/data"
)

// scalar is a number that the rules reckon with, by the name it has in data/lexicon/rules.tsv, where its meaning
// and its source stand.
type scalar uint8

// The scalars of the table, in its order.
const (
	sizePriceReference scalar = iota
	sizeLevelReference
	sizeFull
	sizeFloor
	sizeCap
	sizeLeast
	sizeWord
	moveGap
	moveReach
	moveReachNear
	signedFloor
	numberReach
	quantityFloor
	comparisonSize
	expectationSize
	expectationValue
	amountMoney
	amountSmall
	amountPrice
	amountCount
	amountStep
	amountLeast
	amountMost
	amountReach
	removalFloor
	expectationReach
	negateReach
	negateTwice
	cancelReach
	subjectReach
	degreeReach
	hedgeReach
	stepReach
	stepSize
	questionFactor
	consequenceFactor
	yieldFactor
	concessionFactor
	quotesFactor
	mixedShare
	mixedFactor
	purposeFactor
	obligationFactor
	reversalFactor
	topicFactor
	leadMentions
	leadShare
	leadSentences
	relevanceTitle
	relevanceShare
	relevanceEarly
	arithmeticSlack
	ngramLength
	ngramLeast
	headlineNear
	listNouns
	affiliationReach
	agencyFactor
	claimFactor
	insteadFloor
	insteadFactor
	rhetoricFloor
	rhetoricFactor
	operateFloor
	numScalars
)

// scalarNames is the names of the table. A row with another name is an error: nothing would read it.
var scalarNames = [numScalars]string{
	sizePriceReference: "size.price.reference",
	sizeLevelReference: "size.level.reference",
	sizeFull:           "size.full",
	sizeFloor:          "size.floor",
	sizeCap:            "size.cap",
	sizeLeast:          "size.least",
	sizeWord:           "size.word",
	moveGap:            "move.gap",
	moveReach:          "move.reach",
	moveReachNear:      "move.reach.near",
	signedFloor:        "signed.floor",
	numberReach:        "number.reach",
	quantityFloor:      "quantity.floor",
	comparisonSize:     "comparison.size",
	expectationSize:    "expectation.size",
	expectationValue:   "expectation.value",
	amountMoney:        "amount.money",
	amountSmall:        "amount.small",
	amountPrice:        "amount.price",
	amountCount:        "amount.count",
	amountStep:         "amount.step",
	amountLeast:        "amount.least",
	amountMost:         "amount.most",
	amountReach:        "amount.reach",
	removalFloor:       "removal.floor",
	expectationReach:   "expectation.reach",
	negateReach:        "negate.reach",
	negateTwice:        "negate.twice",
	cancelReach:        "cancel.reach",
	subjectReach:       "subject.reach",
	degreeReach:        "degree.reach",
	hedgeReach:         "hedge.reach",
	stepReach:          "step.reach",
	stepSize:           "step.size",
	questionFactor:     "question.factor",
	consequenceFactor:  "consequence.factor",
	yieldFactor:        "yield.factor",
	concessionFactor:   "concession.factor",
	quotesFactor:       "quotes.factor",
	mixedShare:         "mixed.share",
	mixedFactor:        "mixed.factor",
	purposeFactor:      "purpose.factor",
	obligationFactor:   "obligation.factor",
	reversalFactor:     "reversal.factor",
	topicFactor:        "topic.factor",
	leadMentions:       "lead.mentions",
	leadShare:          "lead.share",
	leadSentences:      "lead.sentences",
	relevanceTitle:     "relevance.title",
	relevanceShare:     "relevance.share",
	relevanceEarly:     "relevance.early",
	arithmeticSlack:    "arithmetic.slack",
	ngramLength:        "ngram.length",
	ngramLeast:         "ngram.least",
	headlineNear:       "headline.near",
	listNouns:          "list.nouns",
	affiliationReach:   "affiliation.reach",
	agencyFactor:       "agency.factor",
	claimFactor:        "claim.factor",
	insteadFloor:       "instead.floor",
	insteadFactor:      "instead.factor",
	rhetoricFloor:      "rhetoric.floor",
	rhetoricFactor:     "rhetoric.factor",
	operateFloor:       "operate.floor",
}

// rules are the values of the scalars.
type rules [numScalars]float64

var embeddedRules = sync.OnceValues(func() (*rules, error) {
	byName := map[string]scalar{}
	for s, name := range scalarNames {
		byName[name] = scalar(s)
	}
	table := &rules{}
	for s := range table {
		table[s] = math.NaN()
	}
	err := data.Embedded("lexicon/rules.tsv", "name\tvalue\tmeaning\tsource", func(_ int, cells []string) error {
		s, ok := byName[cells[0]]
		if !ok {
			return fmt.Errorf("rule %q: nothing reads it", cells[0])
		}
		v, err := strconv.ParseFloat(cells[1], 64)
		if err != nil || math.IsNaN(v) {
			return fmt.Errorf("value %q: expected a number", cells[1])
		}
		table[s] = v
		return nil
	})
	if err != nil {
		return nil, err
	}
	for s, v := range table {
		if math.IsNaN(v) {
			return nil, fmt.Errorf("data/lexicon/rules.tsv: no value for %q", scalarNames[s])
		}
	}
	return table, nil
})
