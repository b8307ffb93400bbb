using MeadowTinyMl.Simulator.Board;
using MeadowTinyMl.Simulator.Page;

namespace MeadowTinyMl.Simulator.Run;

/// <summary>Tells the story, then leaves the scene to who is at the page; without a page the story begins anew.</summary>
internal sealed class SceneDirector
{
    private readonly SimulatedClock _clock;
    private readonly Scene _scene;
    private readonly LiveView _view;
    private readonly bool _repeats;
    private bool _isStory = true;
    private long _storyBegan;

    /// <summary>Takes over a scene.</summary>
    /// <param name="clock">The simulated time.</param>
    /// <param name="scene">What is before the sensors.</param>
    /// <param name="view">What the page shows, and what people ask for there.</param>
    /// <param name="repeats">Whether the story begins anew after its last act.</param>
    public SceneDirector(SimulatedClock clock, Scene scene, LiveView view, bool repeats)
    {
        _clock = clock;
        _scene = scene;
        _view = view;
        _repeats = repeats;
    }

    /// <summary>Moves the scene to now.</summary>
    /// <returns>What happens to the board itself.</returns>
    public SceneEvent Step()
    {
        SceneEvent happens = SceneEvent.None;
        if (_isStory && !_repeats && _clock.TotalMilliseconds - _storyBegan >= Scene.LengthMilliseconds)
        {
            Free();
        }

        if (_isStory && _scene.Tell(_clock.TotalMilliseconds - _storyBegan) is { } begun)
        {
            happens = begun.Event;
            Show();
        }

        return happens;
    }

    /// <summary>Does what somebody at the page asks of the world around the board.</summary>
    /// <returns>What happens to the board itself.</returns>
    public SceneEvent Do(SceneRequest request)
    {
        if (request is { What: "story", Name: "on" })
        {
            _storyBegan = _clock.TotalMilliseconds;
            _isStory = true;
            _scene.Free();
            return Step();
        }

        // Whoever takes something into their hands takes the scene over from the story.
        Free();
        switch (request.What)
        {
            case "gas":
                _scene.PutGas(request.Name);
                break;
            case "sound":
                _scene.PutSound(request.Name);
                break;
            case "wires":
                _scene.HasGasSensor = request.Name == "on";
                break;
        }

        Show();
        return request.What == "power" ? SceneEvent.PowerCut : SceneEvent.None;
    }

    private void Free()
    {
        _isStory = false;
        _scene.Free();
        Show();
    }

    private void Show() => _view.ShowScene(_scene);
}
