import HTTPServer

#if TESTABLE
    @testable import HTTPServer

    /// What happens to a connection besides bytes that come.
    extension MachineRun {
        /// Lets all bytes arrive in pieces that end at the cuts, and the connection come to its end.
        mutating func run(_ bytes: [UInt8], cuts: [Int]) {
            var arrived = 0
            for cut in cuts + [bytes.count] {
                if style != .plain {
                    for _ in 0..<dice.below(4) { happen() }
                }
                guard !isClosed else { break }
                if !machine.wantsInput { proceed() }
                guard !isClosed else { break }
                guard machine.wantsInput else {
                    violate("it waits for nothing that comes")
                    break
                }
                pending += bytes[arrived..<cut]
                arrived = cut
                drive()
                if style == .plain { proceed() }
            }
            proceed()
            isEnding = true
            end()
        }

        /// Answers, sends, and goes on with what is buffered, until there is nothing of it to do.
        private mutating func proceed() {
            for _ in 0..<10_000 where !isClosed {
                if isAnswerDue { answer() }
                while isStreamingAnswer { advanceAnswer() }
                if machine.isPaused { machine.resumeUpload() }
                send(unsent)
                let before = pending.count
                drive()
                guard isAnswerDue || isStreamingAnswer || unsent > 0 || pending.count < before else { return }
            }
        }

        /// Everybody has gone: the deadlines end the connection.
        private mutating func end() {
            for _ in 0..<8 where !isClosed {
                proceed()
                guard !isClosed else { return }
                guard let kind = machine.deadline else {
                    violate("no deadline runs")
                    return
                }
                expire(kind)
            }
            if !isClosed { violate("nothing ends it") }
        }

        private mutating func happen() {
            guard !isClosed else { return }
            switch dice.below(16) {
            case 0...3: if isAnswerDue { answer() } else if isStreamingAnswer { advanceAnswer() }
            case 4...7: send(dice.below(unsent + 1))
            case 8:
                if machine.ordinal > 0, machine.answered(machine.ordinal - 1, closes: false) != nil {
                    violate("a late answer is taken")
                }
            case 9: if style == .streaming { pauseOrResume() }
            case 10:
                for kind in DeadlineClass.allCases where kind != machine.deadline {
                    if machine.expired(kind) != .wait { violate("a deadline that does not run passes") }
                }
            case 11 where dice.once(in: 12): if let kind = machine.deadline { expire(kind) }
            case 12 where dice.once(in: 12): stop()
            case 13 where dice.once(in: 12):
                isInterrupted = true
                isClosed = machine.inputEnded() == .close
            case 14 where dice.once(in: 12): if isAnswerDue { drop() }
            default: drive()
            }
        }

        private mutating func pauseOrResume() {
            guard machine.phase == .handling || machine.phase == .streaming, !machine.body.isOver else { return }
            if machine.isPaused { machine.resumeUpload() } else { machine.pauseUpload() }
        }

        private mutating func stop() {
            isInterrupted = true
            machine.stop()
            isClosed = machine.closeIfIdle() == .close
        }

        /// The handler forgets its answer.
        private mutating func drop() {
            isInterrupted = true
            if case .refuse(let refusal) = machine.refuse(.unanswered) { refuse(refusal) }
        }

        private mutating func expire(_ kind: DeadlineClass) {
            let refused = verdict.refusals.count
            switch machine.expired(kind) {
            case .close: isClosed = true
            case .refuse(let refusal):
                pending = []
                refuse(refusal)
            case .wait: return
            case let action: violate("\(kind) passes, and it says \(action)")
            }
            isInterrupted = true
            if refused > 0, verdict.refusals.count > refused { violate("refused twice") }
        }

        private mutating func send(_ count: Int) {
            guard count > 0 else { return }
            unsent -= count
            let action = machine.wrote(count)
            if action != .wait, action != .linger || machine.phase != .lingering {
                violate("sent, and it says \(action)")
            }
        }

        // MARK: Answers

        mutating func answer() {
            isAnswerDue = false
            let closes = style != .plain && dice.once(in: 20)
            if closes || !machine.body.isOver { isInterrupted = true }
            if style == .streaming, dice.once(in: 2) {
                let length: Int64? = dice.once(in: 2) ? Int64(dice.below(60)) : nil
                let framing = machine.streamBegan(
                    machine.ordinal, closes: closes, length: length, isLive: dice.once(in: 4),
                    hasContent: !machine.isHEAD && !dice.once(in: 4))
                if framing == nil { violate("nobody waits for the answer") }
                if framing?.transfer == .untilClose { isInterrupted = true }
                isStreamingAnswer = machine.phase == .streaming
            } else if machine.answered(machine.ordinal, closes: closes) == nil {
                violate("nobody waits for the answer")
            }
            queue(1 + dice.below(100))
        }

        private mutating func advanceAnswer() {
            guard machine.phase == .streaming else {
                isStreamingAnswer = false
                return
            }
            let count = dice.below(60)
            let taken = machine.take(count)
            if taken < 0 || taken > count { violate("it takes \(taken) of \(count)") }
            queue(taken)
            guard dice.once(in: 3) else { return }
            isStreamingAnswer = false
            if !machine.body.isOver { isInterrupted = true }
            switch machine.streamEnded() {
            case .done: break
            case .lastChunk: queue(5)
            case .linger: if machine.phase != .lingering { violate("it says linger") }
            case .cut:
                machine.close()
                isInterrupted = true
                isClosed = true
            }
        }
    }
#endif
