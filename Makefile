.PHONY: help build verify format run bench

help: ## lists the habits
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/'

build: ## jars, without checks and tests
	mvn -B -Pquick package

verify: ## everything that must hold
	mvn -B verify

format: ## rewrites sources into the house format
	mvn -B -q com.diffplug.spotless:spotless-maven-plugin:3.11.0:apply

run: ## the demonstration
	./tocsin up

bench: ## the end-to-end load programs; see docs/performance.md
	benchmarks/run
