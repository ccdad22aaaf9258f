namespace MagicWave.Onion.OnionServices.ProofOfWork;

/// <summary>
/// Draws the program of a HashX function: 512 instructions in a fixed pattern, with registers chosen so that an imagined processor of three
/// ports would do them all in 194 cycles. It follows the published generator draw by draw: one number more or less makes another function.
/// </summary>
internal sealed class HashXGenerator(SipState key)
{
    /// <summary>How many instructions a program has.</summary>
    public const int ProgramLength = 512;

    /// <summary>The cycle in which a program ends.</summary>
    internal const int TargetCycle = 192;

    private const int RequiredMultiplications = 192;
    private const int RequiredLatency = 194;
    private const int RegisterCount = 8;
    private const int MaximumRetries = 1;
    private const int BranchBits = 4;

    /// <summary>The register that <c>lea</c> of x86 cannot write to without a displacement.</summary>
    private const int NotForAddShifted = 5;

    /// <summary>What operations that have nothing to tell them apart are told apart by.</summary>
    private const uint NoParameter = uint.MaxValue;

    /// <summary>M multiplication, T target, A any, W wide multiplication, B branch: one per step, over and over.</summary>
    private const string Pattern = "MTAMAAMAAMAAWAAMAAMBAMAAWAAMAAMAAMAA";

    private static readonly HashXTemplate[] AnyTemplates =
    [
        HashXTemplate.Rotate, HashXTemplate.XorConstant, HashXTemplate.AddConstant, HashXTemplate.AddConstant,
        HashXTemplate.Subtract, HashXTemplate.Xor, HashXTemplate.XorConstant, HashXTemplate.AddShifted,
    ];

    private readonly HashXSchedule _schedule = new();
    private readonly int[] _readyAt = new int[RegisterCount];
    private readonly HashXOperation[] _lastGroup = [.. Enumerable.Repeat(HashXOperation.None, RegisterCount)];
    private readonly uint[] _lastParameter = [.. Enumerable.Repeat(NoParameter, RegisterCount)];
    private HashXRandom _random = new(key);
    private int _step;
    private int _multiplications;
    private int _latency;

    private int Cycle => _step / 3;

    /// <summary>Draws the program.</summary>
    /// <param name="program">Receives 512 instructions.</param>
    /// <returns>False for the few keys that give a program that is too short or too simple.</returns>
    public bool TryGenerate(Span<HashXInstruction> program)
    {
        int count = 0;
        int attempt = 0;
        HashXOperation lastGroup = HashXOperation.None;
        while (count < ProgramLength)
        {
            HashXTemplate template = SelectTemplate(lastGroup, attempt);
            lastGroup = template.Group;
            Draft draft = Begin(template);
            int cycle = _schedule.Find(template, Cycle);
            if (cycle < 0)
            {
                break;
            }

            if (!TrySelectRegisters(template, ref draft, cycle, mayChain: attempt > 0))
            {
                if (attempt++ >= MaximumRetries)
                {
                    _step += 3;
                    attempt = 0;
                }

                continue;
            }

            attempt = 0;
            cycle = _schedule.Take(template, Cycle);
            if (cycle is < 0 or >= TargetCycle)
            {
                break;
            }

            Retire(template, draft, cycle);
            program[count++] = draft.ToInstruction(template);
        }

        return count == ProgramLength && _multiplications == RequiredMultiplications && _latency == RequiredLatency;
    }

    private HashXTemplate SelectTemplate(HashXOperation lastGroup, int attempt)
    {
        char kind = Pattern[_step % Pattern.Length];
        if (kind == 'A')
        {
            // A second attempt is made with instructions that have no source.
            int mask = attempt > 0 ? 3 : 7;
            HashXTemplate template;
            do
            {
                template = AnyTemplates[_random.NextByte() & mask];
            }
            while (template.Group == lastGroup);
            return template;
        }

        return kind switch
        {
            'M' => HashXTemplate.Multiply,
            'T' => HashXTemplate.Target,
            'B' => HashXTemplate.Branch,
            _ => (_random.NextByte() & 1) == 0 ? HashXTemplate.MultiplyHighSigned : HashXTemplate.MultiplyHighUnsigned,
        };
    }

    private Draft Begin(HashXTemplate template)
    {
        Draft draft = new() { Source = -1, Destination = -1, Parameter = NoParameter };
        if (template.Operation == HashXOperation.Branch)
        {
            draft.Constant = DrawMask();
        }
        else if (template.ConstantMask != 0)
        {
            do
            {
                draft.Constant = _random.NextUInt32() & template.ConstantMask;
            }
            while (draft.Constant == 0 && !template.MayBeZero);
        }

        if (!template.NeedsOtherDestination)
        {
            draft.Parameter = _random.NextUInt32();
        }

        return draft;
    }

    private uint DrawMask()
    {
        uint mask = 0;
        while (System.Numerics.BitOperations.PopCount(mask) < BranchBits)
        {
            mask |= 1u << (_random.NextByte() % 32);
        }

        return mask;
    }

    private bool TrySelectRegisters(HashXTemplate template, ref Draft draft, int cycle, bool mayChain) =>
        (!template.HasSource || TrySelectSource(template, ref draft, cycle))
        && (!template.HasDestination || TrySelectDestination(template, ref draft, cycle, mayChain));

    private bool TrySelectSource(HashXTemplate template, ref Draft draft, int cycle)
    {
        Span<int> available = stackalloc int[RegisterCount];
        int count = 0;
        for (int i = 0; i < RegisterCount; i++)
        {
            if (_readyAt[i] <= cycle)
            {
                available[count++] = i;
            }
        }

        // Of two registers, the one that cannot be the destination must be the source.
        bool isForced = count == 2 && template.Operation == HashXOperation.AddShifted && available[..2].Contains(NotForAddShifted);
        if (isForced)
        {
            draft.Source = NotForAddShifted;
        }
        else if (!TryPick(available[..count], out draft.Source))
        {
            return false;
        }

        if (template.NeedsOtherDestination)
        {
            draft.Parameter = (uint)draft.Source;
        }

        return true;
    }

    private bool TrySelectDestination(HashXTemplate template, ref Draft draft, int cycle, bool mayChain)
    {
        Span<int> available = stackalloc int[RegisterCount];
        int count = 0;
        for (int i = 0; i < RegisterCount; i++)
        {
            bool isMultipliedAgain = template.Group == HashXOperation.Multiply && _lastGroup[i] == HashXOperation.Multiply && !mayChain;
            bool isRepeated = _lastGroup[i] == template.Group && _lastParameter[i] == draft.Parameter;
            if (_readyAt[i] <= cycle && !(template.NeedsOtherDestination && i == draft.Source) && !isMultipliedAgain && !isRepeated
                && !(template.Operation == HashXOperation.AddShifted && i == NotForAddShifted))
            {
                available[count++] = i;
            }
        }

        return TryPick(available[..count], out draft.Destination);
    }

    private bool TryPick(ReadOnlySpan<int> available, out int register)
    {
        register = -1;
        if (available.IsEmpty)
        {
            return false;
        }

        register = available[available.Length > 1 ? (int)(_random.NextUInt32() % (uint)available.Length) : 0];
        return true;
    }

    private void Retire(HashXTemplate template, in Draft draft, int cycle)
    {
        if (template.HasDestination)
        {
            _readyAt[draft.Destination] = cycle + template.Latency;
            _lastGroup[draft.Destination] = template.Group;
            _lastParameter[draft.Destination] = draft.Parameter;
            _latency = Math.Max(_latency, cycle + template.Latency);
        }

        _multiplications += template.IsMultiplication ? 1 : 0;
        _step += template.IsDouble ? 2 : 1;
    }

    private struct Draft
    {
        public int Source;
        public int Destination;
        public uint Constant;
        public uint Parameter;

        public readonly HashXInstruction ToInstruction(HashXTemplate template) => new(
            template.Operation,
            (byte)Math.Max(0, Destination),
            (byte)Math.Max(0, Source),
            template.ConstantMask == uint.MaxValue ? unchecked((ulong)(int)Constant) : Constant);
    }
}
