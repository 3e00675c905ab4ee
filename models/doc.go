// Package models holds everything tickertone estimates: least squares and its covariances, tests of
// signals, and the event study. Arrays go in and structs come out. The package knows no text, no files,
// no clock and no calendar, and imports gonum and the standard library only.
//
// A regression is estimated once and its covariance is chosen afterwards:
//
//	fit, err := models.OLS(y, x, names)
//	inf, err := fit.Inference(models.NeweyWest(5))
//
// so that one [Fit] answers how much the standard errors depend on what is assumed, and an [Inference]
// always says which covariance it used.
//
// Two classes of failure are kept apart. A programmer's error, such as slices of unequal length, panics
// with a message that begins with "models:". A condition of the data, such as a collinear column or too
// few rows, returns a typed error; what does not stop the estimate is a warning inside the result. NaN
// means undefined, and each field says when.
//
// Where a change goes:
//
//   - design.go: putting the columns of a regression together;
//   - ols.go: the estimate, what a [Fit] knows;
//   - qr.go: the factorisation of the design, its rank, collinear columns;
//   - within.go: absorbing the effects of one or two factors, singletons;
//   - stream.go: rows that do not fit in memory;
//   - covariance.go: the names and formulas of the covariances;
//   - inference.go: standard errors, t, p and intervals out of a covariance;
//   - bootstrap.go: the wild cluster bootstrap;
//   - famamacbeth.go: a regression per period;
//   - panel.go: entities and sessions, lags, the regression of returns on lagged tone;
//   - projection.go: local projections and their band;
//   - student.go: Student's t;
//   - signal.go: the information coefficient of a signal, how often its sign is right;
//   - signal_mean.go: the mean of a series that overlaps;
//   - portfolio.go: quantile portfolios, what they trade and cost;
//   - outofsample.go: splits in time, forecasts of what was not learned from;
//   - placebo.go: columns from which the timing has been taken;
//   - multiple.go: p values for many tests;
//   - power.go: the smallest effect a test can find;
//   - elasticnet.go: penalised regression, gaussian and logistic;
//   - classify.go: how good predicted classes are;
//   - signal_errors.go: what can be wrong with signals;
//   - event.go: the event study of one event, and what each return model expects;
//   - event_many.go: the studies of many events, and which of them disturb each other;
//   - event_tests.go: the tests across events, each with its formula, and whose conventions they follow;
//   - ranktests.go: those of them that take ranks and signs;
//   - event_errors.go: what can be wrong with events;
//   - multinomial.go: penalised multinomial logistic regression;
//   - errors.go: typed errors and warnings.
package models
