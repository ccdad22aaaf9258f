namespace MagicWave.Crash.Tests.Nodes;

/// <summary>What a node is told to do. Numbers from <see cref="Sent"/> on are answers.</summary>
internal enum NodeCommand : byte
{
    /// <summary>A link is up; with the 32 bytes that its two ends share.</summary>
    Open = 1,

    /// <summary>A message came on a link.</summary>
    Message = 2,

    /// <summary>A link is closed.</summary>
    Close = 3,

    /// <summary>It is so late: do what is to do.</summary>
    Step = 4,

    /// <summary>Cells were served to the neighbour, or with a negative number by it.</summary>
    Serve = 5,

    /// <summary>Ask every neighbour for what it owes.</summary>
    Settle = 6,

    /// <summary>Say what was paid and received.</summary>
    Report = 7,

    /// <summary>End in good order.</summary>
    Quit = 8,

    /// <summary>Die at the so-manieth place from here on, or at none. The answer is how many were passed since the last time.</summary>
    Arm = 9,

    /// <summary>Ask to be paid by a chain, or for a page. The answer is what the payer must know.</summary>
    Ask = 20,

    /// <summary>Plan a chain that pays what was asked. The answer is a ROUTE for each hop, one after the other.</summary>
    Plan = 21,

    /// <summary>A ROUTE came on a circuit.</summary>
    Route = 22,

    /// <summary>Pay as planned, or what a publisher asks. The answer says whether, or why not.</summary>
    Pay = 23,

    /// <summary>Say how much is held, and how many locks are open.</summary>
    Held = 24,

    /// <summary>All circuits through it and of its own broke, and are built again.</summary>
    Rebuild = 25,

    /// <summary>Give the proof that a page is paid.</summary>
    Find = 26,

    /// <summary>Say what a proof is worth.</summary>
    Show = 27,

    /// <summary>A message leaves.</summary>
    Sent = 100,

    /// <summary>The command is carried out.</summary>
    Done = 101,
}
